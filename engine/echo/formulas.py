"""An expression as it is typed, set in a notation: no sign is missing, and none is guessed.

Each part binds as in `maths/writer.py`, which has the brackets, the fractions and the powers.
"""

import re
from collections.abc import Collection, Sequence

from ..base.errors import Span
from ..base.words import say
from ..gates.rows import Row
from ..gates.table import CONSTANTS, NAMES
from ..language.indices import below
from ..language.libraries import INNER, LIBRARIES, SAME
from ..language.syntax import (
    CHAIN,
    CONSTANT_WORDS,
    INVERSE,
    PRIME,
    TRANSPOSED,
    Attribute,
    Binary,
    Call,
    Chain,
    Comparison,
    Comprehension,
    Conditional,
    Group,
    Keyword,
    Lambda,
    List,
    Logical,
    Name,
    Named,
    Number,
    Slice,
    Subscript,
    Sum,
    Syntax,
    Tuple,
    Unary,
)
from ..maths.writer import SUM, Part, Writer
from .notations import Echoing

LOGICAL, PRODUCT, NEGATION, INDEXED, WHOLE = 6, 20, 30, 60, 70
_COMPARED = 5
_DEEPEST = 60  # operators of one chain that have places: browsers do not nest elements for ever
_MOST_ACROSS, _MOST_LISTED = 4, 8
_SIGNS = {"+": ("+", SUM), "-": ("−", SUM), "|": ("∨", LOGICAL), "&": ("∧", LOGICAL + 2)}
_COMPARES = {"<": "<", ">": ">", "<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "in": "∈"}
_NO_SIGN = re.compile(r"(?:\s|\\[ ,;:!]|\\left\b|\\right\b|[~{}$])*")
_TYPED_SIGNS = {"×": "×", r"\times": "×", "⊙": "⊙", "∘": "⊙", r"\odot": "⊙", r"\circ": "⊙"}
_KEEPS_NAME = frozenset(("ln", "log"))  # of what is the same gate
_FORMS = frozenset(("exp", "sqrt", "square", "reciprocal", "transpose", "pow", "abs", "norm"))
_INFIX = {"mul": ("·", PRODUCT), "add": ("+", SUM), "sub": ("−", SUM), "outer": ("⊗", PRODUCT)}


class Formulas:
    """Writes the expressions of one program. `assigned` are the names that it gives a value.

    Products at the places `by_entry` are of arrays, number by number: a dot would make matrices of them.
    """

    def __init__(
        self,
        text: str,
        notation: Echoing,
        assigned: Collection[str] = (),
        by_entry: Collection[Span] = (),
    ) -> None:
        """Take the text that the trees were read from, since it has what trees leave out."""
        self.text, self.notation, self.assigned = text, notation, assigned
        self.by_entry = by_entry
        self._writer = Writer(notation)

    def source(self, node: Syntax) -> str:
        """Give the text of a node."""
        return self.text[slice(*node.span)]

    def part(self, node: Syntax, deep: int = 0) -> Part:
        """Write an expression; `deep` operators stand around it in one chain. Errors: CannotBeWritten."""
        chain: list[tuple[Chain, int]] = []
        while isinstance(node, CHAIN) and self._begins(node):
            chain.append((node, deep))
            called = node.function if isinstance(node, Call) else None
            node = called.value if isinstance(called, Attribute) else node[0]
            deep += 1
        written = self._placed(node, self._alone(node), deep)
        for outer, at in reversed(chain):
            written = self._placed(outer, self._behind(outer, written), at)
        return written

    def _begins(self, node: Chain) -> bool:
        """Tell whether the first operand is an expression of its own, and no part of a function's name."""
        if isinstance(node, Call):
            return not isinstance(node.function, Name) and self._method(node) is not None
        if not isinstance(node, Attribute) or node.name in (TRANSPOSED, PRIME, INVERSE):
            return True
        return not self._is_library(node.value)

    def _placed(self, node: Syntax, part: Part, deep: int) -> Part:
        if deep > _DEEPEST or isinstance(node, (Group, Slice)):
            return part
        is_gate = not isinstance(node, (Number, Name, Tuple, List))
        return part._replace(text=self.notation.placed(part.text, node.span, is_gate))

    # What begins with another expression

    def _behind(self, outer: Chain, first: Part) -> Part:
        match outer:
            case Binary():
                return self._binary(outer, first, self.part(outer.right))
            case Subscript(_, places):
                return self._lowered(first, places)
            case Attribute(_, name) if name in ("T", TRANSPOSED):
                return self._writer.transposed(first)
            case Attribute(_, name) if name == PRIME:
                return self._writer.power(first, Part(self.notation.sign("′")))
            case Attribute(_, name) if name == INVERSE:
                return self._writer.power(first, self._writer.number(-1))
            case Attribute(_, name):
                write = self.notation
                return Part(write.row(first.text, write.prose("."), write.name(name)), INDEXED)
            case Call():
                row = self._method(outer)
                return first if row is None or row in SAME else self._called(outer, row, [first])

    def _binary(self, node: Binary, left: Part, right: Part) -> Part:
        writer, write = self._writer, self.notation
        match node.operator:
            case "/":
                return writer.fraction(left, right)
            case "**":
                return writer.power(left, right)
            case "*" | "·" | " ":
                return self._product(node, left, right)
            case "@":
                held = writer.held(left, PRODUCT), writer.held(right, PRODUCT + 1, behind=True)
                return Part(write.product(*held, are_names=True), PRODUCT)
            case "//":
                return Part(write.fenced("⌊", writer.fraction(left, right).text, "⌋"))
            case "%":
                held = writer.held(left, PRODUCT), writer.held(right, PRODUCT + 1, behind=True)
                return Part(write.row(held[0], write.prose(" mod "), held[1]), PRODUCT)
        sign, binds = _SIGNS.get(node.operator, (node.operator, PRODUCT))
        return writer.infix(sign, binds, left, right)

    def changed(self, target: Syntax, operator: str, value: Syntax) -> str:
        """Write what `target += value` comes to. Errors: CannotBeWritten."""
        node = Binary(target, operator, value, (target.span[0], value.span[1]))
        changed = self._binary(node, self.part(target), self.part(value))
        return self._placed(node, changed, deep=0).text

    def _product(self, node: Binary, left: Part, right: Part) -> Part:
        """Write a product with the sign that is typed, or without one where none is."""
        between = self.text[_core(node.left).span[1] : _core(node.right).span[0]].strip("() \t")
        writer = self._writer
        if not _NO_SIGN.fullmatch(between) or _begins_with_digit(node.right):
            sign = _TYPED_SIGNS.get(between, "⊙" if node.span in self.by_entry else "·")
            return writer.infix(sign, PRODUCT, left, right)
        held = writer.held(left, PRODUCT), writer.held(right, PRODUCT + 1, behind=True)
        is_number = isinstance(node.left, Number)
        return Part(self.notation.product(*held, are_names=not is_number), PRODUCT, left.signed)

    def _lowered(self, of: Part, places: Sequence[Syntax]) -> Part:
        index = self.listed(places)
        return Part(self.notation.lowered(self._writer.held(of, WHOLE), index), INDEXED)

    def listed(self, nodes: Sequence[Syntax]) -> str:
        """Write expressions with commas between. Errors: CannotBeWritten."""
        return self._writer.listed([self.part(node) for node in nodes]) if nodes else ""

    # Calls

    def _is_library(self, node: Syntax) -> bool:
        """Tell whether a library stands before the dot: `np`, `torch.nn`."""
        inner = True
        while isinstance(node, Attribute):
            inner, node = inner and node.name in INNER, node.value
        return inner and isinstance(node, Name) and node.name in LIBRARIES - set(self.assigned)

    def _method(self, node: Call) -> str | None:
        """Give the name of the method that is called of a value; None where no known one is."""
        function = node.function
        if not isinstance(function, Attribute) or self._is_library(function.value):
            return None
        return function.name if function.name in NAMES or function.name in SAME else None

    def _call(self, node: Call) -> Part:
        """Write a call of a function that has a name."""
        function = node.function
        if isinstance(function, Name):
            known = function.name in NAMES and function.name not in self.assigned
            return self._called(node, function.name, [], known)
        if isinstance(function, Attribute) and self._is_library(function.value):
            return self._called(node, function.name, [], function.name in NAMES)
        head = self.notation.code(self.source(function))
        return self.applied(head, [self.part(each) for each in node.arguments])

    def _called(self, node: Call, name: str, first: list[Part], known: bool = True) -> Part:
        """Apply a function by the name that is typed to what stands before the dot and in brackets."""
        options = [each for each in node.arguments if isinstance(each, Keyword)]
        given = [each for each in node.arguments if not isinstance(each, Keyword)]
        if known and name in ("sum", "Σ") and not (first or options) and len(given) == 1:
            return self._sum(given[0])
        operands = [*first, *map(self.part, given)]
        row = NAMES.get(name) if known else None
        if row is not None and not options and (part := self._form(row, operands)):
            return part
        head = self.notation.placed(self._head(name, row), node.function.span, is_gate=False)
        if options:
            typed = ", ".join(f"{each.name} = {self.source(each.value)}" for each in options)
            head = self.notation.lowered(head, self.notation.prose(typed))
        return self.applied(head, operands)

    def _form(self, row: Row, operands: list[Part]) -> Part | None:
        """Write a function that books have a form for; None where this is none, or has other operands."""
        if row.name in _INFIX and len(operands) == 2:
            return self._writer.infix(*_INFIX[row.name], *operands)
        if row.name in _FORMS and len(operands) == row.arity:
            return self._writer.gate(row.name, row.symbol, (), operands)
        if row.name == "where" and len(operands) == 3:
            condition, then, otherwise = operands
            return self._cases(then.text, condition.text, otherwise.text)
        return None

    def _head(self, name: str, row: Row | None) -> str:
        """Write a function's name: upright, or as the sign that books have for it."""
        if row is None or name in _KEEPS_NAME:
            return self.notation.word(name) if len(name) > 1 else self.notation.name(name)
        if row.name == "sigmoid":
            return self.notation.sign("σ")
        return self.notation.word(row.symbol if row.symbol.lower() == row.name else name)

    def applied(self, head: str, operands: Sequence[Part]) -> Part:
        """Write a function with its operands in brackets."""
        write = self.notation
        inner = self._writer.listed(operands) if operands else ""
        return Part(write.row(head, write.fenced("(", inner, ")")))

    def _sum(self, of: Syntax) -> Part:
        """Write a sum with its sign, and below it what a loop in it runs over."""
        writer, write = self._writer, self.notation
        loop = of if isinstance(of, Comprehension) and _is_plain(of) else None
        if loop is None:
            held = writer.held(self.part(of), PRODUCT, behind=True)
            return Part(write.row(write.sign("∑"), held), PRODUCT)
        held = writer.held(self.part(loop.element), PRODUCT, behind=True)
        return Part(write.row(write.below("∑", self._over(loop)), held), PRODUCT)

    def _added(self, node: Sum) -> Part:
        """Write a sum over an index, with its limits, or a product, a largest or a smallest one."""
        write = self.notation
        below = "" if node.letter is None else self.part(node.letter).text
        if node.lower is not None:
            relation = write.sign("=" if node.relation == "=" else "≠")
            below = write.row(below, relation, self.part(node.lower).text)
        sign = write.sign(node.sign) if node.sign in "∑∏" else write.word(node.sign)
        if below:
            sign = write.lowered(sign, below)
        if node.upper is not None:
            sign = write.raised(sign, self.part(node.upper).text)
        held = self._writer.held(self.part(node.body), PRODUCT, behind=True)
        return Part(write.row(sign, held), PRODUCT)

    def _over(self, loop: Comprehension) -> str:
        (clause,), write = loop.clauses, self.notation
        target = clause.target
        over = self.listed(target.items) if isinstance(target, Tuple) else self.part(target).text
        return write.row(over, write.sign("∈"), self.part(clause.iterable).text)

    # What begins with no other expression

    def _alone(self, node: Syntax) -> Part:
        writer, write = self._writer, self.notation
        match node:
            case Number(text):
                return self._number(text)
            case Name(name):
                return self._name(name, self.source(node))
            case Group(inner):
                return self.part(inner)
            case Unary("-", operand):
                return writer.negative(self.part(operand))
            case Unary("+", operand):
                return self.part(operand)
            case Unary(_, operand):
                held = writer.held(self.part(operand), WHOLE)
                return Part(write.row(write.sign("¬"), held), NEGATION)
            case Call():
                return self._call(node)
            case Attribute():
                return self._name(node.name)
            case Comparison():
                holds = write.fenced("(", self._comparison(node), ")")
                return Part(write.row(write.word("1"), holds))
            case Logical(operator, operands):
                return self._logical(operator, operands)
            case Conditional(then, condition, otherwise):
                held = self._condition(condition)
                return self._cases(self.part(then).text, held, self.part(otherwise).text)
            case Tuple(items):
                return Part(write.fenced("(", self.listed(items), ")"))
            case List(items):
                return self._list(items)
            case Comprehension("[" | "(", element, None) if _is_plain(node):
                item = write.fenced("[", self.part(element).text, "]")
                return Part(write.lowered(item, self._over(node)), INDEXED)
            case Named(target, value):
                row = write.row(self.part(target).text, write.sign("="), self.part(value).text)
                return Part(write.fenced("(", row, ")"))
            case Sum():
                return self._added(node)
            case Keyword(name, value):
                return Part(write.row(write.word(name), write.sign("="), self.part(value).text))
            case Lambda(parameters, body):
                named = [Part(write.name(each.name)) for each in parameters if each.name]
                taken = writer.listed(named) if named else ""
                return Part(write.row(taken, write.sign("↦"), self.part(body).text), _COMPARED)
        return Part(write.code(self.source(node)))

    def _name(self, name: str, typed: str = "") -> Part:
        base, low = below(name, typed)
        if low.isalpha() and "_" not in name:  # of `xᵢ`, whose name is `xi`
            return self._writer.name(f"{base}_{low}")
        if name in CONSTANT_WORDS or name == "...":
            return Part(self.notation.code(name))
        if name in CONSTANTS and name not in self.assigned:
            constant = self.notation.name("e") if name == "e" else self.notation.sign("π")
            return Part(constant, INDEXED)
        return self._writer.name(name)

    def _number(self, text: str) -> Part:
        """Write a number by the digits that are typed, a power of ten as a product."""
        digits, exponent, power = text.replace("_", "").lower().partition("e")
        if not exponent or text.lower().startswith("0x"):
            return Part(self.notation.number(text.replace("_", "")), INDEXED)
        raised = self._writer.power(
            Part(self.notation.number("10")), self._writer.number(int(power))
        )
        if digits == "1":
            return raised
        return self._writer.infix("×", PRODUCT, Part(self.notation.number(digits)), raised)

    def _comparison(self, node: Comparison) -> str:
        """Write what is compared, without saying that it gives 1 or 0."""
        pieces, write = [self.part(node.first).text], self.notation
        for sign, operand in node.rest:
            known = _COMPARES.get(sign)
            pieces += [write.sign(known) if known else write.prose(f" {sign} ")]
            pieces += [self.part(operand).text]
        return write.row(*pieces)

    def _condition(self, node: Syntax) -> str:
        core = _core(node)
        if isinstance(core, Comparison):
            return self.notation.placed(self._comparison(core), core.span, is_gate=True)
        return self.part(node).text

    def _logical(self, operator: str, operands: Sequence[Syntax]) -> Part:
        sign = self.notation.sign("∧" if operator == "and" else "∨")
        texts = [piece for each in operands for piece in (sign, self._condition(each))]
        return Part(self.notation.row(*texts[1:]), _COMPARED)

    def _cases(self, then: str, condition: str, otherwise: str) -> Part:
        write = self.notation
        rows = [
            [then, write.row(write.prose(say("if ")), condition)],
            [otherwise, write.prose(say("otherwise"))],
        ]
        return Part(write.table("{", rows, ""), SUM)

    def _list(self, items: Sequence[Syntax]) -> Part:
        """Write a list in brackets, and one of rows as a matrix; of many entries the first ones."""
        write = self.notation
        rows = [each.items for each in items if isinstance(each, List)]
        widths = {len(row) for row in rows}
        if rows and len(rows) == len(items) and len(widths) == 1 and widths != {0}:
            if max(len(rows), *widths) > _MOST_ACROSS:
                return Part(write.fenced("[", write.prose(f"{len(rows)}×{widths.pop()}"), "]"))
            return Part(
                write.table("[", [[self.part(one).text for one in row] for row in rows], "]")
            )
        shown = [self.part(each) for each in items[:_MOST_LISTED]]
        if len(items) > _MOST_LISTED:
            shown.append(Part(write.prose("…")))
        inner = self._writer.listed(shown) if shown else ""
        return Part(write.fenced("[", inner, "]"))


def _core(node: Syntax) -> Syntax:
    """Give what stands in brackets."""
    while isinstance(node, Group):
        node = node.inner
    return node


def _begins_with_digit(node: Syntax) -> bool:
    """Tell whether a factor would run together with the number before it."""
    node = _core(node)
    while isinstance(node, CHAIN):
        node = _core(node[0])
    return isinstance(node, Number)


def _is_plain(loop: Comprehension) -> bool:
    """Tell whether a comprehension is one loop without a condition."""
    return len(loop.clauses) == 1 and not loop.clauses[0].conditions and loop.value is None
