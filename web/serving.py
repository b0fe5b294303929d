"""What waitress may be asked for, and what it says itself of what never reaches the application."""

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

MAX_HEAD = 1_000_000  # bytes: longer programs than there may be are answered too, with a 413
MAX_DRAINED = 20_000_000  # bytes of a body that are waited for, and not kept, before the 413
CONNECTIONS = 800  # at a time: under the 1,024 files that a process may usually have open
MAX_LINES = 1_000  # of a head
MAX_CONTROL = 10_000  # bytes beside the parts of a body that comes in parts
PATIENCE = 30  # seconds that a connection may say nothing

# Waitress' own pattern takes hours for a million digits behind `a://`; this one accepts the same lines.
_FIRST_LINE = re.compile(
    rb"(?P<method>[!#$%&'*+\-.^_`|~0-9A-Za-z]++) (?P<uri>[^ ]++)(?: HTTP/(?P<version>[0-9]\.[0-9]))?"
)
# Its other one shares spaces out between both sides of an empty value: 40,000 take seconds.
_FIELD = re.compile(
    rf"^(?P<name>{TOKEN}):[ \t]*+(?P<value>{FIELD_VALUE})[ \t]*+$".encode("latin-1")
)

_HOST = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*+://[^/]*+")  # of a whole address


def listening(app: Flask, settings: Settings) -> Any:
    """Give a server that listens already, and answers when it is run. Errors: OSError."""
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
        clear_untrusted_proxy_headers=False,  # who is believed is PROXIES', in web.running.clients
        send_bytes=1_400,  # a packet: the head of an answer does not go without its body
    )


def _split(target: bytes) -> tuple[str, str, str, str, str]:
    """Split what is asked for; of scheme, host, path, query and fragment waitress uses two.

    Python's `urlsplit`, which it has from the library, keeps the last 128, each up to a megabyte.
    """
    path, _, query = target.partition(b"#")[0].partition(b"?")
    if beginning := _HOST.match(path):
        path = path[beginning.end() :]
    return "", "", unquote_bytes_to_wsgi(path), query.decode("latin-1"), ""


class _Part(OverflowableBuffer):  # type: ignore[misc]  # waitress carries no types
    """The part of a body that shows that it is too long; the rest is not kept."""

    def append(self, received: bytes) -> None:
        if len(self) <= MAX_BODY:
            super().append(received)


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads a request as waitress does, in time and memory that grow with its length alone."""

    def __init__(self, adjustments: Any) -> None:
        super().__init__(adjustments)
        self._head: list[bytes] = []  # what came of it so far
        self._seen = 0
        self._end = b""

    def received(self, data: bytes) -> int:
        """Look for the end of the head in what is new, and not in all of it for every byte."""
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
        """Read more of a body; what stands between its parts is looked through again for every byte."""
        read = int(super().received(data))
        parts = self.body_rcv if self.chunked else None
        if parts is not None and len(parts.control_line) + len(parts.trailer) > MAX_CONTROL:
            self.error = BadRequest("too much beside the parts of the body")
            self.completed = True
        return read

    def parse_header(self, head: bytes) -> None:
        if head.count(b"\r\n") > MAX_LINES:
            raise ParsingError("too many lines")
        try:
            super().parse_header(head)
        except ValueError as error:  # a length of thousands of digits
            raise ParsingError("Content-Length is too large") from error
        if self.body_rcv is not None:
            self.body_rcv.buf = _Part(self.adj.inbuf_overflow)


def _answer(error: Error, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
    """Say what is wrong as the application says it; a head that is too long is a 413 too."""
    status = HTTPStatus(413 if error.code == 431 else error.code)
    body = json.dumps({"error": explained(status, status.phrase, "en")}).encode() + b"\n"
    headers = [
        ("Content-Type", "application/json"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
    ]
    return f"{status.value} {status.phrase}", headers, body
