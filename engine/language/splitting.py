"""Tokens of a name that is taken apart."""

from collections.abc import Iterator, Mapping, Sequence

from .pieces import Piece
from .signs import Token
from .syntax import TRANSPOSED


def taken_apart(found: Sequence[Token], taken: Mapping[str, Sequence[Piece]]) -> list[Token]:
    """Put the pieces of names in their place; behind the sign of a power they stand in parentheses."""
    made: list[Token] = []
    for at, token in enumerate(found):
        if token.kind != "name" or token.text not in taken or (at and found[at - 1].text == "."):
            made.append(token)
            continue
        inner = list(_tokens(token, taken[token.text]))
        if _is_exponent(made):
            start, end = token.span
            inner = [Token("sign", "(", start, start), *inner, Token("sign", ")", end, end)]
        made += inner
    return made


def _is_exponent(before: Sequence[Token]) -> bool:
    at = len(before) - 1
    while at >= 0 and before[at].kind == "sign" and before[at].text in ("-", "+"):
        at -= 1
    return at >= 0 and before[at].kind == "sign" and before[at].text == "**"


def _tokens(name: Token, pieces: Sequence[Piece]) -> Iterator[Token]:
    start = name.start
    length = sum(len(piece.typed) + len(piece.number) for piece in pieces)
    is_exact = length == name.end - name.start
    for at, piece in enumerate(pieces):
        end = start + len(piece.typed) if is_exact else name.end
        if piece.typed == "T" and 0 < at < len(pieces) - 1 and piece.kind == "letter":
            yield Token("sign", TRANSPOSED, start, end)
        else:
            yield Token("name", piece.word, start, end)
        if piece.number:
            yield Token("number", piece.number, end, end + len(piece.number) if is_exact else end)
        start = end + len(piece.number) if is_exact else start
