"""Names into which letters have run together, `wx` or `sinx`, and what else they could be.

What is typed is read as one name. Here is found where a writer may have meant several, with the text
that says so. What is a name of its own, such as `theta`, `loss`, `dx`, is left alone.
"""

from collections.abc import Collection, Iterator
from itertools import islice

from ..base.arrays import Array
from ..base.errors import InputError, Span
from ..base.words import Words, say
from .edits import Edit, Edits, begins_with_t, factors_behind_t
from .parser import parse
from .parting import names_apart
from .program import Program, Reading
from .scanning import tokens

__all__ = ["MOST", "Reading", "readings"]

MOST = 12  # names that are asked about in one program
_ROUNDS = 4


def readings(
    program: Program, given: Collection[str] = (), arrays: Collection[str] = ()
) -> tuple[list[Reading], Program | None]:
    """Find the names of a program that are read as one, and could be products, calls or transposed matrices.

    The program of the other text comes with them; None where there is none. `given` are the names that
    have a value: each of them is that name. `arrays` are those of them that are arrays, whose product is
    that of matrices.

    >>> [(reading.span, reading.instead) for reading in readings(parse("wx*y + loss"))[0]]
    []
    >>> readings(parse("w*x + bias"))
    ([], None)
    """
    found = list(islice(_found(program, given, arrays), MOST))
    other = _mended(program, given, arrays) if found else None
    instead = other.text if other else None
    return [Reading(span, message, instead) for span, message, _ in found], other


def _mended(program: Program, given: Collection[str], arrays: Collection[str]) -> Program | None:
    """Read all of a program as it could have been meant; None where that can't be read."""
    for _ in range(_ROUNDS):
        text = program.text
        edits = sorted(edit for _, _, edits in _found(program, given, arrays) for edit in edits)
        if not edits:
            return program
        parts, end = [], 0
        for edit in edits:
            if edit.start >= end:
                parts += [text[end : edit.start], edit.text]
                end = edit.end
        try:
            program = parse("".join([*parts, text[end:]]))
        except InputError:
            return None
    return None


def _found(
    program: Program, given: Collection[str], arrays: Collection[str]
) -> Iterator[tuple[Span, Words, list[Edit]]]:
    found = names_apart(program.text, list(tokens(program.text, {})), given)
    made = {one.name for one in program.statements if one.name and isinstance(one.value.of, Array)}
    names = Edits(program.text, found.tokens, given, {*arrays, *made})
    for name, uses in names.free.items():
        if name in found.taken:
            continue
        if begins_with_t(name) and (edits := names.transposed(uses)):
            base, last = names.flat[uses[0] - 2].token, names.flat[uses[0]].token
            typed = base.text if base.kind == "name" else ""
            message = say(
                "`{typed}` is read as a power by the input `{name}`; transposed it is `{other}`",
                typed=f"{typed}^{name}",
                name=name,
                other=f"{typed}.T{factors_behind_t(name)}",
            )
            yield (base.start if typed else base.end, last.end), message, edits
            continue
        if (
            "^" in program.text[slice(*names.flat[uses[0]].token.span)]
        ):  # `W^{(z)}_{xh}` has its index above
            continue
        pieces = names.pieces(name)
        if pieces:
            edits = [names.edit(use, pieces) for use in uses]
            first = names.flat[uses[0]]
            message = say(
                "`{name}` is read as one name; for a product write `{other}`",
                name=name,
                other=names.written(pieces)[0],
            )
            if not names.written(pieces)[1]:
                message = say(
                    "`{name}` is read as one name; for the function write `{other}`",
                    name=name,
                    other=names.written(pieces)[0],
                )
            yield first.token.span, message, edits
