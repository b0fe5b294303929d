"""What is said of statements and blocks that can't be read, and of texts in another language."""

import re

from ..base.errors import InputError, Span
from ..base.words import Words, say
from .signs import Token


def no_otherwise(word: Token) -> InputError:
    """Refuse an `if` of an expression that has no `else`."""
    return InputError(
        "keyword",
        say("this `if` has no `else`"),
        say("Say what the value is otherwise: x if c else 0."),
        word.span,
    )


def no_body(head: Span) -> InputError:
    """Refuse a line with a colon at its end behind which no line is further in."""
    return InputError(
        "incomplete",
        say("nothing stands in this block"),
        say("Write what it does on the lines below, further in."),
        head,
    )


def stray(word: Token) -> InputError:
    """Refuse an `else` or its like that stands below no statement of its own."""
    return InputError(
        "keyword",
        say("`{word}` stands below nothing that it belongs to", word=word.text),
        say("Put it right below its block, as far in as the line that begins that."),
        word.span,
    )


def inside_line(word: Token) -> InputError:
    """Refuse a block behind another one's colon."""
    return InputError(
        "keyword",
        say("`{word}` begins a block, and stands in another one's line", word=word.text),
        say("Write it on a line of its own, further in."),
        word.span,
    )


_REFUSED: dict[str, tuple[str, Words, Words]] = {
    "@": (
        "decorator",
        say("a decorator can't be applied here"),
        say("Leave its line out; what it adds can't be drawn."),
    ),
    **dict.fromkeys(
        ("async", "await"),
        (
            "async",
            say("nothing waits here: `async` and `await` have no meaning"),
            say("Leave the word out."),
        ),
    ),
    "yield": (
        "yield",
        say("`yield` hands on one value after the other, and a circuit has them all at once"),
        say("Gather the values in a list, and return the list."),
    ),
    **dict.fromkeys(
        ("try", "except", "finally"),
        ("try", say("this `try` has no `except` below it, or this word no `try` above it"),
         say("Leave it out, and keep what it holds: nothing fails on the way.")),
    ),
    "raise": (
        "raise",
        say("the program ends with an error here"),
        say("Take the line out, or the values that lead to it."),
    ),
    **dict.fromkeys(
        ("global", "nonlocal"),
        (
            "global",
            say("a function can't change the names outside of it"),
            say("Return the value, and give it to the name where the function is called."),
        ),
    ),
    "del": (
        "del",
        say("nothing can be deleted"),
        say("Leave the line out."),
    ),
    "match": (
        "match",
        say("`match` compares forms, and there are none here"),
        say("Write it with if and elif."),
    ),
}  # fmt: skip

REFUSED_WORDS = frozenset(_REFUSED)


def refused_statement(word: str, span: Span) -> InputError:
    """Refuse a statement by the word, or the sign, that it begins with."""
    code, message, hint = _REFUSED[word]
    return InputError(code, message, hint, span)


_JAVASCRIPT = re.compile(
    r"\bfunction\b\s*\w*\s*\(|(?:\)|=[ \t]*\w+)[ \t]*=>(?![ \t]*[\d.])|=>[ \t]*\{|(?m:^|;)[ \t]*//[ \t]*\w"
    r"|(?m:^)[ \t]*(?:var|let|const)\b(?=[ \t]+[^\W\d](?s:.)*\b(?:var|let|const)[ \t]+[^\W\d])"
)

_OTHERS = (
    ("R", re.compile(r"<-[ \t]*function[ \t]*\(|%(?:\*|o|in)%")),
    (
        "Julia",
        re.compile(
            r"(?m:^)[ \t]*function[ \t]+\w+\([^\n)]*\)[ \t]*$(?=(?s:.)*^[ \t]*end[ \t]*$)", re.M
        ),
    ),
    (
        "C",
        re.compile(
            r"(?m:^)[ \t]*(?:double|float|int)[ \t]+\w+[ \t]*(?:=[^\n;=]*;|\()|(?m:^)#include\b"
        ),
    ),
)
_OCTAVE = re.compile(
    r"\.(?:[*^/]|'(?!\w*'))|(?m:^)[ \t]*(?:end(?:if|for|while|function)?[ \t]*;?[ \t]*$|function\b[^\n(]*=)"
    r"|(?m:^|;)[ \t]*%+[ \t]+\w"
)


_DECLARES = say(
    "Write it as Python: x = 2 declares a name, def f(x): a function, and # begins a comment."
)


def another_language(text: str) -> InputError | None:
    """Name the language of a text that can't be read, by what Python has not; None for any other."""
    for name, signs, hint in (
        *((name, signs, _DECLARES) for name, signs in _OTHERS),
        ("JavaScript", _JAVASCRIPT, _DECLARES),
        (
            "Octave (MATLAB)",
            _OCTAVE,
            say(
                "Write it as Python: x*y takes each number by itself, W @ x is the matrix product, "
                "# begins a comment."
            ),
        ),
    ):
        if found := signs.search(text):
            start = found.end() - len(found[0].lstrip())
            message = say("this is {language}, and Python is read here", language=name)
            return InputError("another-language", message, hint, (start, found.end()))
    return None
