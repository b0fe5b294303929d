"""What all answers have in common: a language, protecting headers, and errors, as JSON or as a page."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response, g, jsonify, render_template, request
from flask.ctx import RequestContext
from flask.json.provider import DefaultJSONProvider
from flask.sessions import NullSession, SessionInterface
from werkzeug.exceptions import HTTPException, MethodNotAllowed, UnsupportedMediaType

from engine.base import assets
from engine.base.errors import GateflowError, InputError, TooLarge, Unavailable, frameless
from engine.base.json import as_json
from engine.base.words import ENGLISH, LOCALES, say, script_words, translated
from engine.formats import FORMATS
from web.phrases import spoken
from web.site.address import locale_in
from web.site.panels import PANELS
from web.site.parameters import LISTS

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

MAX_BODY = 1_000_000  # bytes of a request's body: far more than the longest program
MESSAGES = {
    400: say("this is no request that can be answered"),
    404: say("there is nothing at this address"),
    405: say("nothing is done with this method at this address"),
    413: say("what was sent is too large"),
    415: say("what was sent is not of a type that is read here"),
    429: say("this is more than one client may ask for"),
    500: say("the server failed to answer"),
    501: say("this is answered as JSON alone"),
}
HINTS = {
    400: say("Ask a second time, from the address of this site."),
    404: say(
        "The addresses are /, /check, /explain, /yours, /gates, /embed, /share, /oembed, /qr.svg, "
        "/card.png, /formulas.json, /names.json and /graph{endings}. "
        "/worksheet.html and /embedding.md are for teachers.",
        endings=", ".join(f".{ending}" for ending in FORMATS),
    ),
    405: say("Use GET, or POST for /graph.json."),
    413: say("Send less than {most:,} bytes.", most=MAX_BODY),
    415: say("Send the form as the page does, as application/x-www-form-urlencoded."),
    429: say("Wait as long as Retry-After says."),
    500: say("Try again."),
    501: say("Leave `format` out, or ask for `format=json`."),
}
# What no other site may put into a frame.
PAGES = ("/", "/gates", "/share", *(panel.address for panel in PANELS.values() if panel.address))
# A frame asks it for its judgement, and where it is sandboxed that is a request of another site, of `null`.
_OF_FRAMES = ("/yours",)
# What no other site may read.
OWN = (*(path for path in PAGES if path not in _OF_FRAMES), "/metrics", "/healthz")
READ = (*PAGES, "/embed")  # which people read, and so in the language of their browser
POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data:; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'"
)
UNUSED = (
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
    "gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()"
)
"""What our pages forbid themselves to ask a browser for, because they need none of it."""
_ALL = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", UNUSED),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
OF_PAGES = (*_ALL, ("Cross-Origin-Resource-Policy", "same-origin"))
OF_ELSEWHERE = (
    *_ALL,
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    # Any site may read this: without cookies nothing is private.
    (
        "Access-Control-Allow-Origin",
        "*",
    ),
)
"""Headers of what other sites may show and run: pictures, data, the frame and its scripts."""


class _Json(DefaultJSONProvider):
    """Has Flask write JSON as the engine does, which knows arrays."""

    def dumps(self, obj: object, **kwargs: object) -> str:
        return as_json(obj).decode()

    def response(self, *args: object, **kwargs: object) -> Response:
        content = self._prepare_response_obj(args, kwargs)
        return Response(as_json(content) + b"\n", mimetype=self.mimetype)


class _NoSessions(SessionInterface):
    """Has Flask keep no session, since there are no cookies."""

    def open_session(self, app: Flask, request: Request) -> NullSession:
        return _NOBODY

    def is_null_session(self, obj: object) -> bool:
        return True


_NOBODY = NullSession()


class Application(Flask):
    """A Flask without sessions and coroutines, which writes JSON as the engine does."""

    json_provider_class = _Json
    session_interface = _NoSessions()

    def send_static_file(self, filename: str) -> Response:
        """Answer with a file of static/: a script or a style with all that it imports, without comments."""
        if filename in assets.NAMES:
            script = filename.endswith(".js")
            text = assets.script(filename) if script else assets.style(filename)
            return Response(text, mimetype="text/javascript" if script else "text/css")
        return super().send_static_file(filename)

    def request_context(self, environ: "WSGIEnvironment") -> RequestContext:
        """Take an empty path for `/`: werkzeug would redirect there, to whatever host the client named."""
        environ["PATH_INFO"] = environ.get("PATH_INFO") or "/"
        return super().request_context(environ)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Give a function back: none is a coroutine, and Flask's test for that takes time."""
        return func


def set_up(app: Flask) -> None:
    """Give every answer of an application a language and headers, and say errors."""
    app.before_request(_listen)
    app.context_processor(_language)
    app.after_request(_protect)
    app.register_error_handler(GateflowError, _explain)
    app.register_error_handler(HTTPException, _explain_http)


def _listen() -> None:
    """Note the time, and find the language: the address's, or on pages that people read the browser's."""
    g.begun = time.perf_counter()
    browsers = _browsers() if request.path in READ else None
    g.locale = locale_in(request.query_string) or browsers or ENGLISH


def _browsers() -> str | None:
    """Find the language that the browser asks for, among those that there are."""
    return request.accept_languages.best_match(LOCALES)


def _language() -> dict[str, object]:
    return {"locale": g.locale, "locales": LOCALES, "script_words": script_words(g.locale)}


def _protect(response: Response) -> Response:
    headers = response.headers
    # An answer that a client has keeps its own policy: headers of a 304 take the place of those it came with,
    # and a frame, which any page may have around it, would be shut.
    is_known = response.status_code == 304
    if not is_known and (
        "frame-ancestors 'none'" in headers.setdefault("Content-Security-Policy", POLICY)
    ):
        headers["X-Frame-Options"] = "DENY"
    for name, value in OF_PAGES if request.path in OWN else OF_ELSEWHERE:
        headers.add(name, value)
    if request.path in READ:
        response.vary.add("Accept-Language")
    if response.status_code == 503:
        headers["Retry-After"] = "5"
    return response


def described(error: GateflowError) -> dict[str, object]:
    """Describe an error as JSON has it, in the reader's language."""
    found: dict[str, object] = {
        "code": error.code,
        "message": spoken(error.message),
        "hint": spoken(error.hint),
        "span": error.span,
    }
    if isinstance(error, InputError) and error.others:
        found["others"] = error.others
    return found


def _explain(error: GateflowError) -> tuple[Response, int]:
    return jsonify(error=described(error)), status_of(error)


def _explain_http(error: HTTPException) -> tuple[Response, int]:
    # The request keeps the error, whose frames keep the request.
    status = frameless(error).code or 500
    response = _for_people(status, error.name) or jsonify(
        error=explained(status, error.name, g.locale)
    )
    response.vary.add("Accept")
    if isinstance(error, MethodNotAllowed):
        response.allow.update(error.valid_methods or ())
    return response, status


def _for_people(status: int, name: str) -> Response | None:
    """Answer with a page where a browser asks for one; None where anything else asks."""
    if request.accept_mimetypes.best_match(("application/json", "text/html")) != "text/html":
        return None
    g.locale = locale_in(request.query_string) or _browsers() or ENGLISH
    page = Response(render_template("error.html", told=explained(status, name, g.locale)))
    page.vary.add("Accept-Language")
    return page


def explained(status: int, name: str, locale: str) -> dict[str, object]:
    """Describe an HTTP error as JSON, with a code made of its name."""
    return {
        "code": name.lower().replace(" ", "-"),
        "message": translated(MESSAGES.get(status, name), locale),
        "hint": translated(HINTS.get(status, ""), locale),
        "span": None,
    }


def posted() -> dict[str, str]:
    """Give the fields of a form, a field that comes several times as one list. Errors: UnsupportedMediaType.

    Forms with files are refused before werkzeug writes the files to the disk.
    """
    if request.mimetype not in ("", "application/x-www-form-urlencoded"):
        raise UnsupportedMediaType
    form = request.form
    return {n: ",".join(form.getlist(n)) if n in LISTS else form[n] for n in form}


def status_of(error: GateflowError | None) -> int:
    """Give the HTTP status of an error; 200 for none."""
    if error is None:
        return 200
    return 413 if isinstance(error, TooLarge) else 503 if isinstance(error, Unavailable) else 400
