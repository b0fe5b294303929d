"""A program as Python with NumPy: formulas alone, in the names that NumPy has for their functions."""

import re
from typing import Any

import numpy as np

from ..gates.printers import printed as in_numpy
from ..gates.scalars import Scalar
from ..gates.table import CONSTANTS, NAMES
from ..language.libraries import LIBRARIES
from ..language.printing import printed
from ..language.syntax import (
    BESIDE,
    DOT,
    Attribute,
    Binary,
    Block,
    Call,
    Import,
    List,
    Name,
    Number,
    Unary,
)
from ..language.walks import bound

_TEXT_OR_POWER = re.compile(r"""('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")|\^""")
_CALLED = re.compile(r"\b(?!np\.)([a-z]\w*)\(")
_OTHERWISE = {
    "ln": "log",
    "norm": "linalg.norm",
    "inv": "linalg.inv",
    "det": "linalg.det",
    "pow": "power",
}
_PAIRS = {"max": "maximum", "min": "minimum"}


def python(tree: Block) -> str:
    """Write a program as Python. A function that NumPy lacks is defined first, if it is one of numbers.

    >>> from engine.language.parser import parse
    >>> print(python(parse("f = 2x^2 + exp(y)").tree))
    import numpy as np
    <BLANKLINE>
    f = 2*x**2 + np.exp(y)
    """
    writer = _Python(bound(tree))
    lines = [writer.of(each) for each in tree if not isinstance(each, Import)]
    written = "\n".join(map(printed, lines))
    body = _TEXT_OR_POWER.sub(lambda found: found[1] or "**", written)
    head = ["import numpy as np", "", *writer.defined.values()] if writer.uses else []
    return "\n".join([*head, body])


def _is_array(node: Any) -> bool:
    """Tell a list of numbers, or of such lists, which is an array in the language."""
    if isinstance(node, List):
        return bool(node.items) and all(map(_is_array, node.items))
    return isinstance(node.operand if isinstance(node, Unary) else node, Number)


class _Python:
    """Puts NumPy's names into a tree."""

    def __init__(self, assigned: set[str]) -> None:
        self.assigned = assigned
        # The functions that NumPy lacks, by their names.
        self.defined: dict[str, str] = {}
        self.uses = False

    def of(self, node: Any) -> Any:
        """Write a node anew."""
        if not isinstance(node, tuple):
            return node
        if not hasattr(node, "_fields"):
            return tuple(self.of(each) for each in node)
        match node:
            case Binary(_, operator) if operator in (BESIDE, DOT):
                return self.of(node._replace(operator="*"))
            case Name(name) if name in CONSTANTS and name not in self.assigned:
                return self._from_numpy("e" if name == "e" else "pi", node)
            case Call(Name(name) as called, arguments) if self._is_known(name):
                function = self._function(name, len(arguments), called)
                return node._replace(function=function, arguments=self.of(arguments))
            case List() if _is_array(node):
                array = self._from_numpy("array", node)
                return Call(array, (node,), node.span)
            case Attribute(Name(name), _) if name in LIBRARIES - self.assigned - {"np"}:
                return self._from_numpy(node.name, node)
        self.uses = self.uses or (isinstance(node, Name) and node.name in ("np", "numpy"))
        fields = [self.of(field) for field in node]
        return type(node)(*fields)

    def _is_known(self, name: str) -> bool:
        return name in NAMES and name not in self.assigned

    def _from_numpy(self, name: str, node: Any) -> Any:
        self.uses = True
        return Name(f"np.{name}", node.span)

    def _function(self, name: str, count: int, node: Name) -> Any:
        row = NAMES[name]
        if name in _PAIRS and count == 2:
            return self._from_numpy(_PAIRS[name], node)
        theirs = _OTHERWISE.get(name, name if hasattr(np, name) else row.name)
        if hasattr(np, theirs.partition(".")[0]):
            return self._from_numpy(theirs, node)
        if isinstance(row, Scalar) and not row.variadic:
            names = ", ".join(row.names(row.arity))
            formula = _CALLED.sub(r"np.\1(", in_numpy(row.formula(row.arity), "numpy"))
            if all(hasattr(np, each) for each in re.findall(r"np\.(\w+)", formula)):
                self.uses = True
                self.defined[row.name] = f"def {row.name}({names}): return {formula}\n"
                return Name(row.name, node.span)
        return node
