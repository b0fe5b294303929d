"""The text of a program that stands in a file, or that is piped in."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from .base.errors import InputError, TooLarge
from .base.words import say

ENDING = ".py"
MOST_BYTES = 100_000  # of a file: many times the longest program
PIPE = "-"


def is_file(argument: str) -> bool:
    """Tell whether an argument names a file, or what is piped in: no formula ends in `.py`, or is `-`.

    >>> is_file("neuron.py"), is_file("-"), is_file("x-y")
    (True, True, False)
    """
    return argument == PIPE or argument.lower().endswith(ENDING)


def text_in(argument: str) -> str:
    """Read the program that a file has, or what is piped in.

    Errors: InputError `no-file` for what can't be read, `no-text` for what is no UTF-8; TooLarge.
    """
    if argument == PIPE:
        return _read(argument, lambda: sys.stdin.buffer)
    return _read(argument, lambda: Path(argument).open("rb"))


def _read(name: str, opened: Callable[[], BinaryIO]) -> str:
    try:
        with opened() as file:
            content = file.read(MOST_BYTES + 1)
    except (
        OSError,
        ValueError,
        AttributeError,
    ) as error:  # no file, no name of one, nothing piped in
        raise InputError(
            "no-file",
            say(
                "`{file}` can't be read: {why}",
                file=name,
                why=getattr(error, "strerror", None) or say("there is no such file"),
            ),
            say("Give the path of a file with a program, or a formula in quotes."),
        ) from None
    if len(content) > MOST_BYTES:
        raise TooLarge(
            "file-too-large",
            say("`{file}` has more than {most:,} bytes", file=name, most=MOST_BYTES),
            say("Give the part that computes the circuit."),
        )
    return _decoded(name, content)


def _decoded(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InputError(
            "no-text",
            say("`{file}` is no text in UTF-8", file=name),
            say("Save the program as a text in UTF-8."),
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")
