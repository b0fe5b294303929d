"""Answers are pure functions of their addresses, so they have ETags and lifetimes, and are kept.

An ETag is a hash of all that an answer depends on: version, lessons, address, language, coding. It is known
before the answer is made, so a client that has the answer gets 304 at once. Only answers with status 200
get an ETag, and a server that is busy now still says 304, because the earlier answer stays right. A
client's `*` names no answer, so the answer is made first, and is 304 only where it would have been 200.
"""

from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, cast

from cachetools import LRUCache
from flask import Flask, Response, current_app, g, request
from werkzeug.http import parse_etags

from web.running.coding import LEAST, coding_for, packable, packed
from web.running.version import static_version, version

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LONGEST_CODINGS = 500  # characters of an Accept-Encoding, for each of which the choice is kept
LARGEST_KEPT = 500_000  # bytes of an answer that is kept
MOST_ASKED = 2_000  # tags that are remembered, about 300 kB
_OVERHEAD = 1_000  # bytes that one answer takes beside its body
_PAGES, _OTHERS, _ERRORS = (f"public, max-age={seconds}" for seconds in (60, 3600, 10))
_LIFETIMES = {  # by endpoint; all others have the lifetime _OTHERS
    "static": "public, max-age=31536000, immutable",
    "current": "no-cache",
    **dict.fromkeys(
        (
            "pages",  # all of that blueprint: the page, and its panels
            "sharing.embed",
            "sharing.share",
        ),
        _PAGES,
    ),
}
_FILES = (
    "static",
    "current",
)  # packed whatever their size, and thoroughly: all of them hold for long
_BY_TIME = ("pages.check_panel",)  # it leaves out what it had no time for: answers may differ
_NEVER = ("healthz", "metrics")  # they are about the server, and not about a circuit
_UNFINISHED = "gateflow.unfinished"  # in a request's environment: what its answer will be
_OF_THE_ADDRESS = (400, 404, 413)  # errors that stay as they are until there is a new version


class Kept(NamedTuple):
    """An answer that is kept to be sent again."""

    body: bytes  # as it is sent, packed
    headers: list[tuple[str, str]]  # all of them


class Answers:
    """The answers that were asked for last, as many as fit into `room` bytes.

    An answer is kept at the second request for it, because most values that a slider passes never return.
    """

    def __init__(self, room: int) -> None:
        self._asked: set[str] = set()
        self._lock = Lock()
        self._kept: LRUCache[str, Kept] = LRUCache(room, lambda kept: len(kept.body) + _OVERHEAD)

    @property
    def size(self) -> int:
        """How many bytes the kept answers take."""
        return int(self._kept.currsize)

    def find(self, tag: str) -> Kept | None:
        with self._lock:
            return self._kept.get(tag)

    def wanted(self, tag: str) -> bool:
        """Tell whether an answer was asked for before, and so is worth keeping."""
        if tag in self._asked:
            return True
        if len(self._asked) >= MOST_ASKED:
            self._asked.clear()
        self._asked.add(tag)
        return False

    def keep(self, tag: str, answer: Kept) -> None:
        if len(answer.body) <= min(LARGEST_KEPT, self._kept.maxsize - _OVERHEAD):
            with self._lock:
                self._kept[tag] = answer


def set_up(app: Flask, room: int) -> None:
    """Have the answers of an application cached: here in `room` bytes, and by clients.

    Call this after `answers.set_up`, which finds the language that ETags depend on.
    """
    answers = Answers(room)
    app.extensions["answers"] = answers
    app.before_request(_before)
    app.after_request(_after)
    app.add_url_rule("/static/<path:filename>", "current", _current)


def _before() -> Response | None:
    """Answer at once where the client has the answer, or where it is kept here."""
    environ, endpoint = request.environ, request.endpoint
    if not endpoint or endpoint in _NEVER or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    coding = coding_for(environ.get("HTTP_ACCEPT_ENCODING", "")[:LONGEST_CODINGS])
    tag = _tag(environ, coding)
    etag = f'W/"{tag}"' if endpoint in _BY_TIME else f'"{tag}"'
    lifetime = _LIFETIMES.get(endpoint) or _LIFETIMES.get(endpoint.partition(".")[0], _OTHERS)
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and known.strip() != "*" and parse_etags(known).contains_weak(tag):
        return _unchanged(etag, lifetime)
    kept = None if known else _answers().find(tag)
    if kept is not None:
        return Response(kept.body, headers=kept.headers)
    environ[_UNFINISHED] = tag, coding, etag, lifetime
    return None


def _after(response: Response) -> Response:
    """Give an answer its lifetime and ETag, pack it, and keep it."""
    environ, status = request.environ, response.status_code
    if status == 200 and _UNFINISHED in environ:
        return _finished(response, environ, *environ[_UNFINISHED])
    if status >= 500 or status == 429 or request.endpoint in _NEVER:
        response.headers["Cache-Control"] = "no-store"
    elif status in _OF_THE_ADDRESS:
        response.headers["Cache-Control"] = _ERRORS
    return response


def _finished(
    response: Response, environ: "WSGIEnvironment", tag: str, coding: str, etag: str, lifetime: str
) -> Response:
    headers = response.headers
    if response.direct_passthrough:  # a file, whose own ETag depends on the time when it was copied
        for own in ("Cache-Control", "ETag", "Last-Modified"):
            headers.remove(own)
        response.direct_passthrough = False
        file = response.response
        response.set_data(response.get_data())
        file.close()  # type: ignore[union-attr]
    headers.add("ETag", etag)  # `add` is faster than setting, which looks for an older one
    headers.add("Cache-Control", lifetime)
    if packable(headers["Content-Type"]):
        headers.add("Vary", "Accept-Encoding")
        is_file = request.endpoint in _FILES
        if coding and (len(body := response.get_data()) >= LEAST or is_file):
            response.set_data(packed(body, coding, thorough=is_file))
            headers["Content-Encoding"] = coding
    if environ.get("HTTP_IF_NONE_MATCH", "").strip() == "*":
        return _unchanged(etag, lifetime)
    if environ["REQUEST_METHOD"] == "GET" and _answers().wanted(tag):
        _answers().keep(tag, Kept(response.get_data(), list(headers)))
    return response


def _unchanged(etag: str, lifetime: str) -> Response:
    headers = {"ETag": etag, "Cache-Control": lifetime, "Vary": "Accept-Encoding"}
    response = Response(status=304, headers=headers)
    del response.headers["Content-Type"]
    return response


def _tag(environ: "WSGIEnvironment", coding: str) -> str:
    """Hash all that an answer depends on; the host too, because pages have links to it."""
    depends = (
        version(), current_app.config["LESSONS"], environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST", ""), environ["PATH_INFO"], environ.get("QUERY_STRING", ""), g.locale, coding,
    )  # fmt: skip
    return blake2b("\n".join(depends).encode(errors="replace"), digest_size=16).hexdigest()


def _current(filename: str) -> Response:
    """Answer with the current file where an address has no version, or an old one."""
    before, _, name = filename.partition("/")
    old = name and len(before) == len(static_version())
    return current_app.send_static_file(name if old else filename)


def _answers() -> Answers:
    return cast(Answers, current_app.extensions["answers"])
