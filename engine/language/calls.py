"""Calls of the language's functions and of those that libraries have, with their operands and options."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from ..base.errors import Span
from ..base.shapes import MAX_AXES
from ..base.words import Words, say
from ..gates.scalars import Scalar
from ..gates.table import BY_NAME, EXTREMES, NAMES
from . import call_complaints, refusals
from .libraries import IGNORED, SAME
from .library_arrays import Form
from .library_names import forms
from .literals import digits
from .meanings import Leading, Traced, Value
from .norming import Norming
from .options import axis, no_axis, option, typed_options
from .program import Part
from .signs import Token
from .source import Source
from .syntax import Attribute, Call, Group, Keyword, Name, Number, Starred, Syntax, Tuple, Unary

_OF_TWO = frozenset(("maximum", "minimum", "fmax", "fmin"))
"""What NumPy and others compare two values by: a third one would be the array that is filled."""
_OF_ONE = frozenset(("sum", "mean", "prod", "max", "min", "median", "logsumexp", "norm", "dot"))
"""What libraries apply to single numbers as well, which a formula does not."""
_OPTIONS = {"dim": "axis", "keepdim": "keepdims", "axes": "axis"}
"""What PyTorch and others call NumPy's options."""


class Given(NamedTuple):
    """An argument that was worked out."""

    # What it came to.
    value: Value
    # The expression that was typed for it, where a complaint about it points.
    node: Syntax


class Arguments:
    """The arguments of a call, worked out: a function takes them by their places or their names."""

    def __init__(self, typed: str, call: Call, positional: list[Given], named: dict[str, Given]):
        self.typed, self.call = typed, call
        self.positional, self.named = positional, named

    def keyword(self, name: str, source: Source) -> Token:
        """Give the token of an argument's name."""
        named = (each for each in self.call.arguments if isinstance(each, Keyword))
        found = next((each for each in named if each.name == name), self.call)
        return source.token(found.span[0])

    def take(self, *names: str) -> Given | None:
        """Take the next argument, or the one of these names; None where there is neither."""
        for name in names:
            if name in self.named:
                return self.named.pop(name)
        return self.positional.pop(0) if self.positional else None

    def named_only(self, *names: str) -> Given | None:
        """Take the argument of these names; None where there is none."""
        return next((self.named.pop(name) for name in names if name in self.named), None)


class Calls(Norming):
    """Applies functions of the table, of Python and of libraries to arguments."""

    # Functions of the table

    def applied(
        self,
        typed: str,
        call: Call,
        operands: list[Part],
        reduces: bool = False,
        library: str = "",
    ) -> Value:
        """Apply a function of the table to operands and options; `reduces`: a max or min is of one array.

        A max or min of a library of arrays is so as well where its second operand is a whole number
        and the first is an array. Errors: InputError.
        """
        row, options = NAMES[typed], dict[str, Any]()
        extreme = EXTREMES.get(row.name)
        takes = (extreme or row).takes
        takes_axis = "axis" in takes and (extreme is None or reduces)
        may = bool(library) and extreme is not None and typed in EXTREMES
        if (
            may and library == "torch"
        ):  # which has no max of three: they are array, axis and keepdim
            unnamed = [each for each in call.arguments if not isinstance(each, Keyword)]
            reduces = reduces or len(operands) + len(unnamed) == 3
            takes_axis = takes_axis or reduces
        order: float | None = None
        last: Value = None
        for item in call.arguments:
            if isinstance(item, Keyword):
                name = _OPTIONS.get(item.name, item.name)
                if row.name == "norm" and name in ("ord", "p"):
                    order = self.norm_order(item.value)
                    continue
                if name in IGNORED and name not in takes:
                    continue
                if name in options:
                    raise call_complaints.not_an_option(typed, self.token(item), takes, True)
                options[name] = self._option(typed, item._replace(name=name), takes)
            elif (
                library == "torch"
                and isinstance(row, Scalar)
                and len(operands) == row.arity
                and isinstance(item, Name)
                and item.name in ("True", "False")
            ):
                continue  # whether it is done in place, `F.relu(x, True)`
            elif options and not ("axis" in options and library == "torch"):
                raise call_complaints.behind_option(typed, self.token(item))
            elif row.name == "norm" and len(operands) == 1 and order is None:
                order = self.norm_order(item)
            elif "axis" in options and "keepdims" in takes:
                options["keepdims"] = bool(self.static(item, refusals.AN_AXIS))
            elif (takes_axis or (typed in EXTREMES and _is_axes(item))) and len(operands) == 1:
                options["axis"] = self._axis(item)
            else:
                last = self.evaluate(item)
                operands.append(self.part(last, item))
        if may and "axis" not in options and len(operands) == 2:
            second = [i for i in call.arguments if not isinstance(i, Keyword)][-1]
            along = self._axis_counted(last, second, operands[0])
            if along is not None and -MAX_AXES <= along < MAX_AXES:
                if options or self.shape(Traced(operands[0]), call):
                    options["axis"] = along
                    operands.pop()
                else:
                    self.without_axis.add(call.span)
        if extreme and (reduces or options or len(operands) == 1):
            row = extreme
        is_many = row.variadic and not (library and typed in _OF_TWO)
        fits = len(operands) >= row.arity if is_many else len(operands) == row.arity
        if not fits:
            raise call_complaints.wrong_arity(typed, row, len(operands), call.span)
        typed_ones = typed_options(row, options)
        if order is not None:
            return self.norm_of(order, operands[0], typed_ones, call, library=library)
        if row is extreme and "axis" in options and self._gives_places(library, call):
            operands = [self.once(operands[0])]
            places = self.gate(BY_NAME[f"arg{row.name}"], operands, call.span, typed_ones)
            made = self.gate(row, operands, call.span, typed_ones)
            return Leading((made, self.offered(places)))
        one = self.of_number(row.name, operands, options, call)
        return one or self.gate(row, operands, call.span, typed_ones)

    def of_number(
        self, name: str, operands: Sequence[Part], options: Mapping[str, Any], call: Call
    ) -> Traced | None:
        """Give what a library's function of arrays gives of a single number; None of all else.

        A sum, a mean, the largest of one number are that number, and draw nothing. `np.dot` multiplies by a
        number, and takes a stack of matrices before a matrix or a vector.
        """
        if name not in _OF_ONE or not (self.in_form or isinstance(call.function, Attribute)):
            return None
        if name == "dot":
            shapes = [self.known_shape(each) for each in operands]
            if () in shapes:
                return self.gate(BY_NAME["mul"], operands, call.span)
            one, other = (-1 if each is None else len(each) for each in shapes)
            is_stack = one > 2 and 0 < other <= 2
            return self.gate(BY_NAME["matmul"], operands, call.span) if is_stack else None
        along = options.get("axis") in (None, 0, -1)
        if not along or len(operands) > 1 or self.known_shape(operands[0]) != ():
            return None
        if name == "norm":
            return self.gate(BY_NAME["abs"], operands, call.span)
        return Traced(operands[0])

    def _gives_places(self, library: str, call: Call) -> bool:
        """Tell PyTorch's max along an axis, which gives the places of the largest as well."""
        if self.in_form:
            return False
        typed = call.function.name if isinstance(call.function, (Name, Attribute)) else ""
        return (library == "torch" or (not library and self.is_torch)) and typed not in (
            "amax", "amin",
        )  # fmt: skip

    def _option(self, typed: str, item: Keyword, takes: tuple[str, ...]) -> Any:
        if item.name == "axis" and item.name in takes:
            return self._axis(item.value)
        if (
            item.name == "keepdims"
            and item.name in takes
            and not isinstance(item.value, Number)
            and not (isinstance(item.value, Name) and self.scope.holding(item.value.name) is None)
        ):
            return bool(self.static(item.value, refusals.AN_AXIS))
        return option(self.source, typed, item, takes)

    def _axis(self, node: Syntax) -> Any:
        """Read an axis: as digits, or what is worked out."""
        if _is_literal(node):
            return axis(self.source, node)
        if isinstance(node, Name) and node.name in ("True", "False"):
            return axis(self.source, node)
        found = self.static(node, refusals.AN_AXIS)
        if found is None:
            return None
        several = np.ravel(found).tolist() if isinstance(found, np.ndarray) else found
        if not isinstance(several, (list, tuple)):
            return self._in_range(several, node)
        axes = [self._in_range(each, node) for each in several]
        if not axes:
            raise no_axis(node.span)
        return tuple(axes) if len(axes) > 1 else axes[0]

    def _in_range(self, value: Value, node: Syntax) -> int:
        return self.in_bounds(value, node, refusals.AN_AXIS, least=-MAX_AXES, most=MAX_AXES - 1)

    def _axis_counted(self, value: Value, node: Syntax, first: Part) -> int | None:
        """Give the axis that stands second in `np.max(A, k)`; None of what is compared with.

        A name that the text gives a whole number counts where A is an array. Errors: Asked.
        """
        typed = _axis_typed(node)
        if typed is not None or isinstance(value, bool):
            return typed
        if isinstance(value, Traced) and isinstance(of := value.part.of, str):
            is_axis = of in self._counted and self.shape(Traced(first), node)
            value = self.asked(value, node, refusals.AN_AXIS) if is_axis else None
        return int(value) if isinstance(value, int | np.integer) else None

    @cached_property
    def _counted(self) -> frozenset[str]:
        """The names that the text gives a whole number, and nothing else."""
        given = re.findall(r"(?m)^[ \t]*([^\W\d]\w*)[ \t]*=(?!=)[ \t]*([^\n;#]*)", self.source.text)
        others = {name for name, value in given if not re.fullmatch(r"[-+]?\d+\s*", value)}
        return frozenset(name for name, _ in given) - others

    def operand(self, node: Syntax) -> Part:
        """Find what an expression is as an operand. Errors: InputError."""
        return self.part(self.evaluate(node), node)

    # What must be static

    def static(self, node: Syntax, what: Words) -> Any:
        """Work out what must be known before the circuit runs: a number, a tuple of them, None.

        Errors: Asked, InputError.
        """
        if (whole := digits(node)) is not None:
            return whole
        if isinstance(node, Number):
            return float(node.text)
        before, self.counting = self.counting, True
        try:
            value = self.evaluate(node)
        finally:
            self.counting = before
        if isinstance(value, (list, tuple)):
            return type(value)([self.asked(item, node, what) for item in value])
        return self.asked(value, node, what)

    def whole(self, node: Syntax, what: Words, least: int, most: int) -> int:
        """Work out a whole number in bounds. Errors: Asked, InputError `not-whole`."""
        return self.in_bounds(self.static(node, what), node, what, least=least, most=most)

    def in_bounds(self, value: Any, node: Syntax, what: Words, least: int, most: int) -> int:
        """Check that a number is a whole one in bounds. Errors: InputError `not-whole`."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or not least <= value <= most:
            refused = refusals.no_whole(*self.source.at(node.span[0]), what, least, most)
            if self.in_form and isinstance(value, (int, float)):  # what is typed there is the call
                found = say("this is `{typed}`", typed=f"{value:g}")
                refused.message, refused.span = refused.message.with_fields(found=found), node.span
            raise refused
        return value

    # Arguments that are worked out at once

    def arguments(self, typed: str, call: Call, first: Sequence[Given] = ()) -> Arguments:
        """Work out all arguments of a call. Errors: InputError."""
        positional, named = list(first), dict[str, Given]()
        for item in call.arguments:
            if isinstance(item, Starred):
                value = self.evaluate(item.value)
                if item.stars == "**":
                    for name, each in value.items() if isinstance(value, dict) else ():
                        named[str(name)] = Given(each, item)
                else:
                    positional += [Given(each, item) for each in self.items_of(value, item)]
            elif isinstance(item, Keyword):
                if item.name in named:
                    raise call_complaints.not_an_option(typed, self.token(item), (item.name,), True)
                named[item.name] = Given(self.argument(item.value), item.value)
            elif named:
                raise call_complaints.behind_option(typed, self.token(item))
            else:
                positional.append(Given(self.argument(item), item))
        return Arguments(typed, call, positional, named)

    def argument(self, node: Syntax) -> Value:
        """Find what an argument comes to: a function may be one, uncalled."""
        return self.evaluate(node)

    def items_of(self, value: Value, node: Syntax) -> list[Value]:
        """List what is gone through: the items of a list, the rows of an array. Errors: InputError."""
        raise NotImplementedError

    def backward(self, value: Value, span: Span, of: Span) -> Value:
        """Take the value whose gradients are asked for as the output."""
        raise NotImplementedError

    # What libraries call otherwise

    def by_form(self, name: str, library: str, call: Call, first: Sequence[Given]) -> Value | None:
        """Apply what a library calls otherwise, as the language writes it; None where it has no such form."""
        known = () if name in SAME else forms(name, library) or ()
        return self.of_forms(known, call, name, first)

    def of_forms(
        self, known: Sequence[Form], call: Call, name: str, first: Sequence[Given] = ()
    ) -> Value | None:
        """Apply the first of some forms whose operands are those of a call; None where there is none."""
        if not known:
            return None
        given = self.arguments(name, call, first)
        named = {
            _OPTIONS.get(key, key): value
            for key, value in given.named.items()
            if key not in IGNORED
        }
        for form in known:
            if bound := _bound(form, given.positional, named):
                return self.form(form.text, bound, call.span)
        return None

    def form(self, text: str, bound: dict[str, Given], span: Span) -> Value:
        """Trace a text of the language in which these names are bound."""
        raise NotImplementedError

    counting = False  # whether numbers are worked out as they are typed, as a size's are
    without_axis: set[Span]


def _bound(
    form: Form, positional: Sequence[Given], named: dict[str, Given]
) -> dict[str, Given] | None:
    """Bind the operands of a form; None where they are others."""
    bound: dict[str, Given] = {}
    rest, left = list(positional), dict(named)
    for operand in form.operands.split(", "):
        key, _, variable = operand.partition("=")
        if not variable and rest:
            bound[key] = rest.pop(0)
        elif variable and key in left:
            bound[variable] = left.pop(key)
        else:
            return None
    return None if rest or left else bound


def _is_axes(node: Syntax) -> bool:
    """Tell `None` and axes in parentheses, which are no operand: `(0, 1)`."""
    return isinstance(node, Tuple) or (isinstance(node, Name) and node.name == "None")


def _is_literal(node: Syntax) -> bool:
    """Tell whether all that an axis says stands in the text."""
    if isinstance(node, Group):
        return _is_literal(node.inner)
    if isinstance(node, Tuple):
        return all(map(_is_literal, node.items))
    if isinstance(node, Unary):
        return isinstance(node.operand, Number)
    return isinstance(node, Number) or (isinstance(node, Name) and node.name == "None")


def _axis_typed(node: Syntax) -> int | None:
    """Give a whole number that can be an axis, however it is written: `(1)`, `+1`; not 1.0, not 2 - 1."""
    while isinstance(node, Group) or (isinstance(node, Unary) and node.operator == "+"):
        node = node.inner if isinstance(node, Group) else node.operand
    return digits(node)
