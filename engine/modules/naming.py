"""The modules that a name in an address means.

`q` is the statement, `h.2` the second version of h, `neuron` all calls of a function, `neuron.2` the second,
`t.0` a loop's first round, and `cell.2/tanh` what stands in a call, and `mean..out` a run of statements.
"""

from collections.abc import Iterable, Sequence

from ..base.names import plain
from ..gates.table import NAMES
from ..graph.grouping import Module
from ..language.subscripts import fold_name
from .runs import TO


def spelled(given: Iterable[str]) -> list[str]:
    """Spell names of modules as the parser spells statements, and σ as its row spells it."""
    names = []
    for name in given:
        read = TO.join(["/".join(map(_folded, one.split("/"))) for one in name.split(TO)])
        names.append(NAMES[read].name if read in ("σ",) else read)
    return list(dict.fromkeys(names))


def _folded(name: str) -> str:
    base, point, number = name.partition(".")
    return (fold_name(base) or base) + point + number


def meant(name: str, modules: Sequence[Module]) -> list[Module]:
    r"""List the modules that a name means: those of just this name, or else those whose path ends so.

    >>> from engine.graph.building import build
    >>> from engine.language.parser import parse
    >>> made = build(parse("g(u) = 2*u + 1\ny = g(x)\ng(y)*y"))
    >>> [[module.name for module in meant(name, made.modules)] for name in ("g", "g.2", "y", "g.3")]
    [['g.1', 'g.2'], ['g.2'], ['y'], []]
    """
    exact = [module for module in modules if module.name == name and module.named]
    ends = exact or [module for module in modules if module.inlined and _ends_in(module.name, name)]
    return ends or [module for module in modules if module.name == name]


def _ends_in(path: str, name: str) -> bool:
    """Tell whether a path ends in a name, in which a call without a number is any call."""
    wanted, there = name.split("/"), path.split("/")
    return len(wanted) <= len(there) and all(
        one in (other, plain(other))
        for one, other in zip(wanted, there[-len(wanted) :], strict=True)
    )
