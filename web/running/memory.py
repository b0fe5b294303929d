"""Memory that answers took goes back to the system: now and then, and after each large answer."""

import gc

from flask import Flask, Response, request

from engine.base.memory import give_back, give_back_now_and_then

_LARGE = 500_000  # bytes of an answer, which took many times as many to make
_LONG = 50_000  # bytes of a request, of which the parser makes an object for every few


def set_up(app: Flask) -> None:
    """Give memory back after the answers of an application."""
    app.after_request(_note)
    app.teardown_request(lambda error: give_back_now_and_then())


def _note(response: Response) -> Response:
    asked = len(request.query_string)
    if request.method == "POST":
        asked += request.content_length or 0
    if asked > _LONG or (response.calculate_content_length() or 0) > _LARGE:
        response.call_on_close(_tidy)
    return response


def _tidy() -> None:
    """Empty Python's free lists, and give free memory back.

    Otherwise later objects would be put where the large answer's were, and those of them that live long
    would keep the memory around them from going back.
    """
    gc.collect()
    give_back()
