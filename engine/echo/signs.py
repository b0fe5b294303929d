"""A program written with all its signs: `2x` becomes `2*x`, and `w₁²` `w1^2`. All else stays as it is typed.

It changes the text in as few places as it can, so that comments, spaces and lines stay.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from ..base.errors import Span
from ..language.printing import printed
from ..language.signs import plain_signs
from ..language.syntax import BESIDE, DOT, Attribute, Binary, Block, Call, Group, Name, Syntax

_COMMENT = re.compile(r"#[^\n]*")
_TRANSPOSED = frozenset(("T", "ᵀ", "′"))
_PRODUCTS = {"matmul": "@", "dot": "@"}


def with_signs(text: str, tree: Block, gates: Mapping[Span, str]) -> str:
    """Write a program with its signs. `gates` has the name of the gate at each place.

    >>> from engine.language.parser import parse
    >>> with_signs("y = 2x  # twice", parse("y = 2x  # twice").tree, {})
    'y = 2*x  # twice'
    """
    if "\\" in _COMMENT.sub("", text):  # of LaTeX no sign stays
        return "\n".join(printed(_without_books(each, gates)) for each in tree)
    return _Signs(text, gates).of((0, len(text)), tree)


def _without_books(node: Any, gates: Mapping[Span, str]) -> Any:
    """Put the signs of programs into a tree."""
    if not isinstance(node, tuple):
        return node
    inner = [_without_books(each, gates) for each in node]
    if not hasattr(node, "_fields"):
        return tuple(inner)
    made = type(node)(*inner)
    if isinstance(made, Group):  # LaTeX's braces: where brackets are needed, printing adds them
        return made.inner
    if isinstance(made, Binary) and made.operator in (BESIDE, DOT):
        return made._replace(operator=_PRODUCTS.get(gates.get(made.span, ""), "*"))
    if isinstance(made, Attribute) and made.name in _TRANSPOSED:
        return made._replace(name="T")
    return made


class _Signs:
    """Writes the nodes of one program."""

    def __init__(self, text: str, gates: Mapping[Span, str]) -> None:
        self.text, self.gates = text, gates

    def of(self, span: Span, children: Block) -> str:
        """Write a place of the text, with what stands in it written anew and plain signs between."""
        ends = [span[0], *(end for child in children for end in child.span), span[1]]
        if any(one > other for one, other in pairwise(ends)):
            return self.text[slice(*span)]  # as of a text that a library's call stands for
        gaps = [_plain(self.text[ends[at] : ends[at + 1]]) for at in range(0, len(ends), 2)]
        inner = [self.node(child) for child in children]
        return "".join(piece for pair in zip(gaps, [*inner, ""], strict=True) for piece in pair)

    def node(self, node: Syntax) -> str:
        """Write a node."""
        match node:
            case Name(name):
                return (
                    name
                    if _is_typed_otherwise(self.text[slice(*node.span)], name)
                    else self.source(node)
                )
            case Binary():
                return self._binary(node)
            case Call(Name(name), arguments) if not self._is_called(node, name):
                inner = (each.inner if isinstance(each, Group) else each for each in arguments)
                return f"{name}({', '.join(map(self.node, inner))})"
            case Attribute(value, name) if (
                name in _TRANSPOSED and self._behind(node, value) != ".T"
            ):
                return f"{self.node(value)}.T"
        return self.of(node.span, tuple(_children(node)))

    def source(self, node: Syntax) -> str:
        """Give what is typed."""
        return self.text[slice(*node.span)]

    def _is_called(self, node: Call, name: str) -> bool:
        """Tell `exp(x)` from `√x`, `|x|` and `sin x`."""
        return self.source(node).replace(" ", "").startswith(f"{name}(")

    def _behind(self, node: Syntax, value: Syntax) -> str:
        return self.text[value.span[1] : node.span[1]].replace(" ", "")

    def _binary(self, node: Binary) -> str:
        left, right = node.left, node.right
        typed = self.text[left.span[1] : right.span[0]]
        if node.operator == "**" and not ("^" in typed or "**" in typed):
            return f"{self.node(left)}^{_held(right)}"
        if node.operator in (BESIDE, DOT) or not _COMMENT.sub("", typed).strip():
            sign = _PRODUCTS.get(self.gates.get(node.span, ""), "*")
            return f"{self.node(left)}{sign}{self.node(right)}"  # where none is typed, or that of books
        return self.of(node.span, (left, right))


def _held(exponent: Syntax) -> str:
    """Write what was raised, which is read as one value."""
    written = printed(exponent)
    return written if re.fullmatch(r"-?[\w.]+", written) else f"({written})"


def _is_typed_otherwise(source: str, name: str) -> bool:
    """Tell a name that is typed in other letters or digits, as `w₁`, from one that stands as it is called."""
    return source != name and "{" not in name


def _plain(gap: str) -> str:
    """Write the signs of books as those of programs; comments and the ends of lines stay."""
    pieces = re.split(r"(#[^\n]*|\n)", gap)
    return "".join(each if each[:1] in ("#", "\n") else plain_signs(each) for each in pieces)


def _children(node: Any) -> Iterator[Syntax]:
    """Go through the nodes that stand in a node, and in no other one of it."""
    for field in node:
        if not isinstance(field, tuple):
            continue
        if hasattr(field, "span"):
            yield field
        else:
            yield from _children(field)
