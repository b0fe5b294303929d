"""What is said of lists, sizes and whole numbers that can't be read."""

import keyword
from collections.abc import Sequence

from ..base.arrays import MAX_IN_CIRCUIT
from ..base.errors import InputError, Span, TooLarge
from ..base.shapes import MAX_AXES, MAX_LEVELS, Shape, said
from ..base.words import Words, counted, say
from ..gates.table import CONSTANTS, NAMES
from . import complaints
from .offers import CLOSES
from .signs import Token

LONGEST_WHOLE = 20  # digits
_GIVE_A_NAME = say("Give a list of numbers a name, x = [1, 2], and compute with the name: 2*x.")
ONE_PLACE = say("Take one number or one row: s[0], W[1], W[1, 2].")
WHOLE_NUMBER = say("Write a whole number, or a name that is given one.")
A_SIZE, A_SEED, AN_AXIS, AN_INDEX = say("a size"), say("a seed"), say("an axis"), say("an index")
COMPARED = say("what is compared")
_WHOLE: dict[str, Words] = {
    A_SIZE: say("Write each size as one number, such as randn(4, 3)."),
    A_SEED: say("Write one number, such as seed=1, or leave it out."),
    AN_AXIS: say("Write axis=0, or axis=(0, 1); to add two values, x + y."),
    AN_INDEX: ONE_PLACE,
}


def too_many_together(name: str, shape: Shape, count: int, span: Span | None) -> InputError:
    """Refuse a value with which a circuit has too many numbers."""
    return InputError(
        "too-many-numbers",
        counted(
            "`{name}` is {shape}: with it there is {count:,} number in a circuit, and {most:,} are "
            "allowed",
            "`{name}` is {shape}: with it there are {count:,} numbers in a circuit, and {most:,} "
            "are allowed",
            name=name,
            shape=said(shape),
            count=count,
            most=MAX_IN_CIRCUIT,
        ),
        say("Take smaller arrays."),
        span,
    )


def too_many_axes(place: Span) -> InputError:
    """Refuse a list inside of too many others."""
    return InputError(
        "too-deep",
        say("a list has at most {most} levels, and this is one more", most=MAX_LEVELS),
        say("Take out a pair of brackets, or a level."),
        place,
    )


def check_entry(text: str, tokens: Sequence[Token], start: int) -> None:
    """Refuse an item of a list, from `tokens[start]` on, that has a name in it or is no single number.

    Errors: InputError.
    """
    open_at: list[int] = []
    for position, token in enumerate(tokens[start:], start):
        if token.kind == "name":
            before, behind = tokens[position - 1], tokens[position + 1].text
            known = token.text in CONSTANTS or behind in ("(", ".") or before.text == "."
            if position > start and (
                keyword.iskeyword(token.text) or complaints.is_imaginary(before, token)
            ):
                return
            if not known:
                raise not_in_list(text, tokens, position)
        elif token.text in CLOSES:
            open_at.append(position)
        elif token.kind == "end" or (not open_at and token.text in (",", "]", ")")):
            return
        elif token.text == "," and tokens[open_at[-1]].text == "(":
            if open_at[-1] == start or tokens[open_at[-1] - 1].kind != "name":
                raise not_in_list(text, tokens, open_at[-1])
        elif token.text in CLOSES.values():
            open_at.pop()


def not_a_number(text: str, span: Span) -> InputError:
    """Refuse an item of a list that came to no finite number."""
    typed = complaints.shortened(text[slice(*span)])
    message = say("a list holds numbers; `{typed}` comes to none", typed=typed)
    return InputError("not-a-number", message, _GIVE_A_NAME, span)


def behind_list(token: Token) -> InputError:
    """Refuse what stands behind a list that should stand alone."""
    return InputError(
        "behind-list",
        say("`{what}` stands behind the list", what=complaints.shown(token)),
        say("Write the list alone."),
        token.span,
    )


def not_in_list(text: str, tokens: Sequence[Token], position: int) -> InputError:
    """Refuse `tokens[position]` where a number of a list should begin."""
    token = tokens[position]
    if token.kind == "name":
        if tokens[position + 1].text == "for":
            return behind_item(text, tokens, position + 1)
        what = say("a function") if token.text in NAMES else say("a name")
        what = say("a word of Python's") if keyword.iskeyword(token.text) else what
        return InputError(
            "not-a-number",
            say(
                "a list holds numbers; `{word}` is {what}", word=complaints.shown(token), what=what
            ),
            _GIVE_A_NAME,
            token.span,
        )
    if token.text == "(":
        return InputError(
            "not-a-number",
            say("a list holds numbers; `(` begins none"),
            say("Rows stand in square brackets: [[1, 2], [3, 4]]."),
            token.span,
        )
    return complaints.missing_operand(text, tokens, position)


def behind_item(text: str, tokens: Sequence[Token], position: int) -> InputError:
    """Refuse `tokens[position]` where a comma or the end of a list was expected."""
    token, before = tokens[position], tokens[position - 1]
    if token.text == "for":
        return InputError(
            "not-in-language",
            say("`for` has no meaning here: the list is written out"),
            say(
                "Write the numbers: x = [1, 2, 3]. Operators and functions work on each of them: 2*x."
            ),
            token.span,
        )
    if token.kind == "number" or token.text == "[":
        return InputError(
            "missing-comma",
            say(
                "there is no comma between `{before}` and `{after}`",
                before=complaints.shown(before),
                after=complaints.shown(token),
            ),
            say("Write commas between numbers, and between rows: [[1, 2], [3, 4]]."),
            (before.start, token.end),
        )
    if token.kind == "name" and not complaints.is_imaginary(before, token):
        return not_in_list(text, tokens, position)
    return complaints.unexpected(text, tokens, position)


def no_whole(
    tokens: Sequence[Token], position: int, what: str, least: int, most: int
) -> InputError:
    """Refuse what begins with `tokens[position]` where `what` was expected, a whole number."""
    first = tokens[position]
    last = tokens[position + 1] if first.text == "-" else first
    if last.kind == "number" and last.text.isdecimal() and len(last.text) < LONGEST_WHOLE:
        value = -int(last.text) if first is not last else int(last.text)
        if least <= value <= most:
            behind = tokens[position + (2 if first is not last else 1)]
            return InputError(
                "not-whole",
                say(
                    "{what} is one whole number, and `{behind}` stands behind it",
                    what=what,
                    behind=complaints.shown(behind),
                ),
                _WHOLE.get(what, WHOLE_NUMBER),
                behind.span,
            )
    typed = "".join(map(complaints.shown, [last] if first is last else [first, last]))
    is_name = say("`{typed}` is a name", typed=typed)
    found = is_name if last.kind == "name" else say("this is `{typed}`", typed=typed)
    return InputError(
        "not-whole",
        say(
            "{what} is a whole number from {least:,} to {most:,}, and {found}",
            what=what,
            least=least,
            most=most,
            found=found,
        ),
        _WHOLE.get(what, WHOLE_NUMBER),
        (first.start, last.end),
    )


def behind_shape(typed: str, token: Token) -> InputError:
    """Refuse what stands behind a shape in parentheses."""
    return InputError(
        "operand-behind-option",
        say("`{what}` stands behind the whole shape", what=complaints.shown(token)),
        say("Write {function}(2, 3), or {function}((2, 3)).", function=typed),
        token.span,
    )


def no_shape(typed: str, count: int, span: Span, most: int = MAX_LEVELS) -> InputError:
    """Refuse a shape of no sizes, or of too many."""
    message = say(
        "`{function}` takes 1 to {most} sizes, and has {count} here",
        function=typed,
        most=most,
        count=count,
    )
    hint = say("Write {function}(3) or {function}(4, 3).", function=typed)
    if count == 0:
        message = say(
            "`{function}` takes 1 to {most} sizes, and has none here", function=typed, most=most
        )
        hint = say(
            "Write {function}(3) or {function}(4, 3). For a single number, write the number.",
            function=typed,
        )
    return InputError("no-shape", message, hint, span)


def training_loop(span: Span) -> InputError:
    """Refuse the step of an optimizer: a circuit is one pass, and changes nothing."""
    return InputError(
        "training-loop",
        say("this is a step of training: a circuit is one pass through what is trained"),
        say("Write the forward pass and the loss alone: the gradients are computed by themselves."),
        span,
    )


def trained_by_hand(span: Span) -> TooLarge:
    """Refuse more steps of training than a circuit has room for."""
    return TooLarge(
        "training-loop",
        say("this is a step of training, in a loop of more turns than a circuit has room for"),
        say(
            "Write one turn without the loop: the forward pass and the loss, and behind `# backward` your "
            "gradients, each of which is judged. Leave the steps out."
        ),
        span,
    )


def no_index(count: int, brackets: Span) -> InputError:
    """Refuse brackets behind an array with no place in them, or with too many."""
    message = say("an index has 1 to {most} numbers, and this one has none", most=MAX_AXES)
    if count:
        message = say(
            "an index has 1 to {most} numbers, and this one has {count}", most=MAX_AXES, count=count
        )
    return InputError("bad-index", message, ONE_PLACE, brackets)
