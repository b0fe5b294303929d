"""What holds for every answer: its language, its headers, and what an error says."""

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from engine.address import locale_in
from engine.errors import GateflowError, TooLarge, Unavailable
from engine.words import LOCALES, say, script_words, translated
from web.phrases import spoken

MAX_BODY = 1_000_000  # bytes: far above the longest program
MESSAGES = {
    404: say("there is nothing at this address"),
    405: say("nothing is done with this method at this address"),
    413: say("what was sent is too large"),
    500: say("the server failed to answer"),
    501: say("this is answered as JSON alone"),
}
HINTS = {
    404: say(
        "The addresses are /, /check, /explain, /embed, /share, /oembed, /qr.svg, /card.png and /graph.json, "
        ".svg, .png, .pdf, .dot, .py, .js, .tex, .html."
    ),
    405: say("Use GET, or POST for /graph.json."),
    413: say("Send less than {most:,} bytes.", most=MAX_BODY),
    500: say("Try again."),
    501: say("Leave `format` out, or ask for `format=json`."),
}
READ = (
    "/",
    "/check",
    "/explain",
    "/embed",
    "/share",
)  # by people, in the language of their browser
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


def set_up(app: Flask) -> None:
    """Have every answer of an application be in a language, protected, and of use when it is an error."""
    app.before_request(_listen)
    app.context_processor(_language)
    app.after_request(_protect)
    app.register_error_handler(GateflowError, _explain)
    app.register_error_handler(HTTPException, _explain_http)


def _listen() -> None:
    """Find the language of the answer: the address's, or of what people read the browser's."""
    browsers = request.accept_languages.best_match(LOCALES) if request.path in READ else None
    g.locale = locale_in(request.query_string) or browsers or "en"


def _language() -> dict[str, object]:
    return {"locale": g.locale, "locales": LOCALES, "script_words": script_words(g.locale)}


def _protect(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.add("X-Content-Type-Options", "nosniff")  # nobody else does
    headers.add("Referrer-Policy", "no-referrer")
    if request.path in READ:
        response.vary.add("Accept-Language")
    if response.status_code == 503:
        headers["Retry-After"] = "5"
    return response


def _explain(error: GateflowError) -> tuple[Response, int]:
    described = {
        "code": error.code,
        "message": spoken(error.message),
        "hint": spoken(error.hint),
        "span": error.span,
    }
    return jsonify(error=described), status_of(error)


def _explain_http(error: HTTPException) -> tuple[Response, int]:
    status = error.code or 500
    described = {
        "code": error.name.lower().replace(" ", "-"),
        "message": translated(MESSAGES.get(status, error.name), g.locale),
        "hint": translated(HINTS.get(status, ""), g.locale),
        "span": None,
    }
    return jsonify(error=described), status


def status_of(error: GateflowError | None) -> int:
    if error is None:
        return 200
    return 413 if isinstance(error, TooLarge) else 503 if isinstance(error, Unavailable) else 400
