"""Waitress with limits, and with errors in our form for requests that never reach the application."""

import json
import re
from http import HTTPStatus
from typing import Any

import waitress
from flask import Flask
from waitress import parser
from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError, unquote_bytes_to_wsgi
from waitress.rfc7230 import FIELD_VALUE, TOKEN
from waitress.utilities import BadRequest, Error

from web.answers import MAX_BODY, explained
from web.running.settings import Settings

MAX_HEAD = 1_000_000  # bytes: so long that the application can answer too long a program with a 413
MAX_DRAINED = 20_000_000  # bytes of a body that are read and dropped before the 413
CONNECTIONS = 800  # at a time: a process may usually have 1,024 files open
MAX_LINES = 1_000  # of a request's head
MAX_CONTROL = 10_000  # bytes between the parts of a chunked body
PATIENCE = 30  # seconds that a connection may be silent

# Accepts the same lines as waitress' own pattern, which takes hours for a million digits behind `a://`.
_FIRST_LINE = re.compile(
    rb"(?P<method>[!#$%&'*+\-.^_`|~0-9A-Za-z]++) (?P<uri>[^ ]++)(?: HTTP/(?P<version>[0-9]\.[0-9]))?"
)
# Waitress' pattern for a header tries every split of the spaces around an empty value: 40,000 take seconds.
_FIELD = re.compile(
    rf"^(?P<name>{TOKEN}):[ \t]*+(?P<value>{FIELD_VALUE})[ \t]*+$".encode("latin-1")
)

# The scheme and host of an absolute address.
_HOST = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*+://[^/]*+")


def listening(app: Flask, settings: Settings) -> Any:
    """Give a server that listens, and answers once it is run. Errors: OSError; ValueError."""
    HTTPChannel.parser_class = _Parser
    parser.HEADER_FIELD_RE = _FIELD
    parser.first_line_re = _FIRST_LINE
    parser.split_uri = _split
    Error.to_response = _answer
    return waitress.create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        ident=None,
        max_request_header_size=MAX_HEAD,
        max_request_body_size=MAX_DRAINED,
        connection_limit=CONNECTIONS,
        channel_timeout=PATIENCE,
        cleanup_interval=10,
        asyncore_use_poll=True,
        channel_request_lookahead=1,
        clear_untrusted_proxy_headers=False,  # the setting PROXIES says which headers are trusted
        send_bytes=1_400,  # bytes, a packet: so head and body of a short answer are sent together
    )


def _split(target: bytes) -> tuple[str, str, str, str, str]:
    """Split an address into scheme, host, path, query and fragment, of which waitress uses path and query.

    Python's `urlsplit`, which waitress calls otherwise, caches 128 addresses of up to a megabyte each.
    """
    path, _, query = target.partition(b"#")[0].partition(b"?")
    if beginning := _HOST.match(path):
        path = path[beginning.end() :]
    return "", "", unquote_bytes_to_wsgi(path), query.decode("latin-1"), ""


class _Part(OverflowableBuffer):  # type: ignore[misc]  # waitress carries no types
    """A buffer for a body that keeps just enough to show that the body is too long."""

    def append(self, received: bytes) -> None:
        if len(self) <= MAX_BODY:
            super().append(received)


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads a request as waitress does, in time and memory that grow with its length alone."""

    def __init__(self, adjustments: Any) -> None:
        super().__init__(adjustments)
        self._head: list[bytes] = []  # the parts of the head that were received so far
        self._seen = 0
        self._end = b""

    def received(self, data: bytes) -> int:
        """Look for the end of the head in new bytes alone: waitress would search the whole head each time."""
        if self.completed or self.body_rcv is not None:
            return self._body_received(data)
        end = self._end + data
        self._seen += len(data)
        if b"\r\n\r\n" not in end and self._seen < MAX_HEAD:
            self._head.append(data)
            self._end = end[-3:]
            return len(data)
        before = b"".join(self._head)
        self._head.clear()
        return int(super().received(before + data)) - len(before)

    def _body_received(self, data: bytes) -> int:
        """Read more of a body, and limit the bytes between chunks: waitress searches them each time."""
        read = int(super().received(data))
        parts = self.body_rcv if self.chunked else None
        if parts is not None and len(parts.control_line) + len(parts.trailer) > MAX_CONTROL:
            self.error = BadRequest("too much beside the parts of the body")
            self.completed = True
        return read

    def parse_header(self, head: bytes) -> None:
        """Parse a request's head. Errors: ParsingError."""
        if head.count(b"\r\n") > MAX_LINES:
            raise ParsingError("too many lines")
        try:
            super().parse_header(head)
        except ValueError as error:  # Python converts no number of thousands of digits
            raise ParsingError("Content-Length is too large") from error
        if self.body_rcv is not None:
            self.body_rcv.buf = _Part(self.adj.inbuf_overflow)


def _answer(error: Error, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
    """Answer as the application does; a head that is too long is a 413, as a body is."""
    status = HTTPStatus(413 if error.code == 431 else error.code)
    body = json.dumps({"error": explained(status, status.phrase, "en")}).encode() + b"\n"
    headers = [
        ("Content-Type", "application/json"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
    ]
    return f"{status.value} {status.phrase}", headers, body
