"""A function or class of a program as a text of its own, with all that it mentions of the same text."""

from collections.abc import Sequence
from textwrap import dedent
from typing import Any

from ..base.errors import Span
from . import syntax
from .syntax import Assign, Define, Lambda, Name
from .walks import names


def text_of(text: str, tree: Sequence[syntax.Statement], written: Span) -> str:
    r"""Give the text that defines what is written at a place; alone it is a program of its parameters.

    >>> from engine.language.parser import parse
    >>> made = parse("def g(u):\n  return u*u\ndef f(x):\n  return g(x) + 1\nf(y)")
    >>> print(text_of(made.text, made.tree, made.tree[1].span))
    def g(u):
      return u*u
    def f(x):
      return g(x) + 1
    """
    at_top = [each for each in tree if _name(each)]
    begin, end = written
    main = next((one for one in at_top if one.span[0] <= begin and end <= one.span[1]), None)
    if main is None or not (main.span == written or isinstance(main, Assign)):
        return dedent(text[text.rfind("\n", 0, begin) + 1 : end])
    wanted, waiting = {_name(main)}, [main]
    while waiting:
        mentioned = set(names(waiting.pop())) - wanted
        new = [each for each in at_top if _name(each) in mentioned]
        wanted |= {_name(each) for each in new}
        waiting += new
    texts = [text[slice(*each.span)] for each in at_top if _name(each) in wanted]
    return "\n".join(texts)


def _name(statement: Any) -> str:
    """Give the name that a statement defines; nothing where it defines no function and no class."""
    if isinstance(statement, (Define, syntax.Class)):
        return statement.name.name
    if isinstance(statement, Assign) and isinstance(statement.value, Lambda):
        first = statement.targets[0]
        return first.name if isinstance(first, Name) else ""
    return ""
