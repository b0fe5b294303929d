"""The program as formulas for other places: LaTeX for a document, MathML for a page."""

from collections.abc import Collection, Iterator, Sequence

from ..base.errors import CannotBeWritten, Span
from ..language.syntax import Block
from ..language.walks import bound
from .formulas import Formulas
from .notations import Copied, Echoing, Unplaced
from .statements import Pieces, formula, imported

_SPACE = "http://www.w3.org/1998/Math/MathML"


def latex(
    text: str,
    tree: Block,
    passed_over: Sequence[Span] = (),
    by_entry: Collection[Span] = (),
) -> str:
    r"""Write a program in LaTeX with amsmath; several lines stand below each other, by their signs.

    Products at the places `by_entry` are of arrays, number by number.

    >>> from engine.language.parser import parse
    >>> print(latex("1/2x", parse("1/2x").tree))
    \frac{1}{2} \, x
    """
    lines = list(_lines(text, tree, passed_over, Copied(), by_entry=by_entry))
    if len(lines) == 1:
        return lines[0][1]
    aligned = [r"\quad " * depth + line.replace(" = ", " &= ", 1) for depth, line in lines]
    return "\n".join([r"\begin{aligned}", " \\\\\n".join(aligned), r"\end{aligned}"])


def mathml(text: str, tree: Block, passed_over: Sequence[Span] = ()) -> str:
    """Write a program in MathML, an element `math` for each line."""
    return "\n".join(
        f'<math xmlns="{_SPACE}" display="block">{line}</math>'
        for _, line in _lines(text, tree, passed_over, Unplaced())
    )


def _lines(
    text: str,
    tree: Block,
    passed_over: Sequence[Span],
    notation: Echoing,
    by_entry: Collection[Span] = (),
) -> Iterator[tuple[int, str]]:
    """Go through the lines, each with the blocks it stands in; what has no letters there is left out."""
    formulas = Formulas(text, notation, bound(tree) - set(imported(tree)), by_entry)
    for piece in Pieces(text, passed_over).of(tree):
        written = piece.statement and formula(piece.statement, formulas)
        try:
            yield piece.depth, written or notation.code(piece.source or text[slice(*piece.span)])
        except CannotBeWritten:
            continue
