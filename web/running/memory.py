"""What an answer took is there for others, and goes back to the system."""

import gc

from flask import Flask, Response, request

from engine.base.memory import give_back, give_back_now_and_then

_LARGE = 500_000  # bytes of an answer: to make it took many times that
_LONG = 50_000  # bytes of a question, which is taken apart sign by sign


def set_up(app: Flask) -> None:
    """Give back what is free: every so often, and after what was large."""
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
    """Have Python let go of what it keeps at hand for the next objects, and give back what is free.

    The next objects would stand where those of the large answer did, and those that live long would
    keep the memory around them from going back.
    """
    gc.collect()
    give_back()
