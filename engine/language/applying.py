"""Functions applied by their names: rows of the table, builtins, the prelude's, and libraries' forms."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ..base.errors import Span
from ..base.words import say
from ..gates.table import BY_NAME, EXTREMES, FUNCTIONS, NAMES, REDUCTIONS, spelled
from . import prelude
from .builtins import BUILTINS
from .calls import Arguments, Given
from .grammar import Grammar
from .iterating import OF_LIBRARIES
from .libraries import (
    ARRAYS,
    DEVICES,
    GENERATORS,
    IGNORED,
    SEEDS,
    TORCH,
)
from .library_arrays import Form
from .library_names import FORMS, forms
from .meanings import Instance, Library, Scope, Traced, Unread, Value
from .operators import ONE, Operators
from .parameters import MEANT, TYPED
from .program import Part, Reading
from .pythonic import TAKE_FUNCTIONS
from .syntax import (
    Call,
    Chain,
    Comprehension,
    Keyword,
    Missing,
    Name,
    Number,
    Starred,
    Syntax,
    Text,
    Unary,
)
from .tokens import plain_tokens
from .walks import placed

ROWS = {*NAMES, *REDUCTIONS}
CALLED = {*ROWS, *BUILTINS, "sum", "float"}
OF_PRELUDE: dict[str, Callable[[Any, Arguments], Value]] = {
    "_weights": lambda trace, given: trace.weights(given),
    "_is_mask": lambda trace, given: trace.is_mask(given.positional[0].value),
    "_is_text": lambda trace, given: isinstance(given.positional[0].value, str),
    "_is_list": lambda trace, given: isinstance(given.positional[0].value, list),
    "_is_free": lambda trace, given: trace.is_free(given.positional[0].value),
    "_guess": lambda trace, given: trace.guess(*[each.value for each in given.positional]),
    "_expect": lambda trace, given: trace.expect(*[each.value for each in given.positional]),
    "_offered": lambda trace, given: trace.offered(given.positional[0].value),
}
"""What the texts of the prelude may call, and no other."""
_BARS = ("|", "\\left|", "\\lvert", "\\vert", "\\left\\lvert", "\\left\\vert")
_TOTAL = re.compile(r"(?:sum|mean)\s*\Z")
BEGUN = Call(Missing((0, 0)), (), (0, 0))
"""A call whose operands are not all read: whether there is such a function is all that can be said."""
NO_FUNCTION = object()
"""What a name gives that is no function."""


@lru_cache(maxsize=512)
def _tree(text: str) -> Syntax:
    return Grammar(text, list(plain_tokens(text))).expression(0)


class Applying(Operators):
    """Applies the functions that names mean which the text does not define."""

    handing_on = False  # whether a function may stand uncalled, as an argument of one of the text's

    def _by_name(self, typed: str, library: str, chain: list[Chain]) -> Value:
        """Apply a function by its name; `NO_FUNCTION` where there is no such one.

        What is given as `out=` becomes what the function gives: `np.clip(x, -5, 5, out=x)`.
        """
        call = chain[-1]
        assert isinstance(call, Call)
        into = [each for each in call.arguments if isinstance(each, Keyword) and each.name == "out"]
        if library and into:
            rest = tuple(each for each in call.arguments if each is not into[0])
            chain[-1] = call._replace(arguments=rest)
            made, held = self._by_name(typed, library, chain), self.evaluate(into[0].value)
            if isinstance(held, Traced) and isinstance(made, Traced):
                self.changed_in_place(into[0].value, held, made, self.arguments(typed, call))
                return held
            return made
        own = f"{library}.{typed}"
        if own in OF_LIBRARIES:
            chain.pop()
            if call is BEGUN:
                return Traced(Part(ONE, call.span))
            return self.builtin(own, library, self._handed_on(typed, call))
        known = typed if typed in CALLED else spelled(typed) or typed
        if known == "float" and known not in self.versions:
            chain.pop()
            return BUILTINS["float"](self, self.arguments(typed, call), "float", library)
        if (known in ROWS or known == "sum") and any(
            isinstance(i, Starred) for i in call.arguments
        ):
            return self._with_spread(typed, library, chain)
        if call is not BEGUN and known in ("sum", *EXTREMES) and not library:
            chain.pop()
            return self._of_items(typed, known, call)
        if call is BEGUN:
            is_known = known in CALLED or typed == "print" or prelude.defined(typed)
            if is_known or forms(typed, library) or prelude.meant(typed, library):
                chain.clear()
                return Traced(Part(ONE, call.span))
            return NO_FUNCTION
        if meant := prelude.meant(typed, library):
            chain.pop()
            return self._of_prelude(meant, call)
        layer = prelude.defined(typed)
        if layer and layer.is_layer and (known not in CALLED or _is_layer(library, call)):
            chain.pop()
            return self._of_prelude(layer, call)
        made = self.of_forms(self._forms_beside(known, library, call), call, known)
        if made is not None:
            chain.pop()
            return made
        if self.in_form and typed in OF_PRELUDE:
            chain.pop()
            return OF_PRELUDE[typed](self, self.arguments(typed, call))
        if known in BUILTINS:
            chain.pop()
            before, self.handing_on = self.handing_on, known in TAKE_FUNCTIONS
            try:
                given = self.arguments(typed, call)
            finally:
                self.handing_on = before
            return self.builtin(known, library, given)
        if known in ROWS:
            chain.pop()
            return self._row(known, call, library)
        written = prelude.defined(typed)
        if written is not None and (self.in_form or not written.is_helper):
            chain.pop()
            return self._of_prelude(written, call)
        if library and typed in GENERATORS:
            chain.pop()
            return Library("numpy.random")
        if typed in SEEDS or (typed == "key" and library in ("random", "jax")):
            chain.pop()
            return Unread(say("a seed is no number to compute with"))
        if library and typed in DEVICES:
            chain.pop()
            return Unread(say("where a library computes changes no number"))
        if library and typed in ("is_available", "is_grad_enabled"):
            chain.pop()
            return typed == "is_grad_enabled"
        made = self.by_form(typed, library, call, ()) if library else None
        if made is not None:
            chain.pop()
            return made
        return NO_FUNCTION

    def _with_spread(self, typed: str, library: str, chain: list[Chain]) -> Value:
        """Apply a function to what `*` and `**` spread as if each stood there: `np.maximum(*pair)`."""
        call = chain[-1]
        assert isinstance(call, Call)
        given = self.arguments(typed, call)
        names: dict[str, Value] = {}

        def standing(each: Given) -> Syntax:
            number, span = self.number(each.value), each.node.span
            if isinstance(number, int) and not isinstance(each.value, bool):  # it may be an axis
                size = Number(str(abs(number)), span)
                return size if number >= 0 else Unary("-", size, span)
            names[name := f"*{len(names)}"] = each.value
            return Name(name, span)

        positional = [standing(each) for each in given.positional]
        named = [Keyword(key, standing(e), e.node.span) for key, e in given.named.items()]
        chain[-1] = call._replace(arguments=(*positional, *named))
        before, self.scope = self.scope, Scope(names, self.scope, self.scope.function)
        try:
            return self._by_name(typed, library, chain)
        finally:
            self.scope = before

    def is_of_libraries(self, name: str) -> bool:
        """Tell whether a name behind a library's dot means something here."""
        return name in CALLED or name in FORMS or prelude.defined(name) is not None

    def _of_prelude(self, written: prelude.Defined, call: Call) -> Value:
        """Call what the prelude defines."""
        given = self._handed_on(written.name, call)
        for name in given.named.keys() & IGNORED:
            del given.named[name]
        return self.call(self.of_prelude(written, call.span), given, call.span)

    def _handed_on(self, typed: str, call: Call) -> Arguments:
        """Work out the arguments of a call, which may be functions that stand uncalled."""
        before, self.handing_on = self.handing_on, True
        try:
            return self.arguments(typed, call)
        finally:
            self.handing_on = before

    def of_prelude(self, written: prelude.Defined, span: Span) -> Value:
        """Give a function of the prelude, which is called at a place."""
        raise NotImplementedError

    def call(self, value: Value, given: Arguments, span: Span) -> Value:
        """Inline a call of what the text or the prelude defines."""
        raise NotImplementedError

    def _forms_beside(self, known: str, library: str, call: Call) -> tuple[Form, ...]:
        """List the forms of a call that means something else than the row, or types more than it takes."""
        if f"{library}.{known}" in MEANT:
            return MEANT[f"{library}.{known}"]
        beside = TYPED.get(f"{library}.{known}") or TYPED.get(known)
        if not beside:
            return ()
        named = [item.name for item in call.arguments if isinstance(item, Keyword)]
        more = len(call.arguments) - len(named) > FUNCTIONS[known].arity
        return beside if more or not IGNORED.issuperset(named) else ()

    def _of_items(self, typed: str, known: str, call: Call) -> Value:
        """Apply Python's sum, max or min, of a list or of what counts, or the row's, of an array."""
        if known != "sum" and any(
            isinstance(each, Keyword) and each.name == "key" for each in call.arguments
        ):
            return self.chosen_by_key(self._handed_on(typed, call), known)
        if known != "sum" and self._chooses_items(call):
            return self._extreme(self.arguments(typed, call), known, "")
        if not call.arguments or isinstance(call.arguments[0], Keyword):
            return self._row(known, call, "")
        node, *others = call.arguments
        value = self.evaluate(node)
        if isinstance(value, Instance):
            value = self.items_of(value, node)
        if isinstance(value, (list, tuple, range)) and (known == "sum" or not others):
            rest = self.arguments(typed, call._replace(arguments=tuple(others)))
            rest.positional.insert(0, Given(value, node))
            apply = self._total if known == "sum" else self._extreme
            return apply(rest, known, "")
        return self._row(known, call, "", value)

    def _chooses_items(self, call: Call) -> bool:
        """Tell Python's max of numbers that count, or of a list."""
        if not call.arguments or any(isinstance(each, Keyword) for each in call.arguments):
            return False
        if self.counting:
            return True
        for item in call.arguments:
            if isinstance(item, Comprehension):
                return True
            holder = self.scope.holding(item.name) if isinstance(item, Name) else None
            value = holder.names[item.name] if holder and isinstance(item, Name) else None
            if isinstance(value, (list, tuple, int, float)):
                return len(call.arguments) == 1 or all(
                    isinstance(other, (Number, Unary))
                    or (isinstance(other, Name) and self._is_static(other.name))
                    for other in call.arguments
                )
        return False

    def _is_static(self, name: str) -> bool:
        holder = self.scope.holding(name)
        return holder is not None and isinstance(holder.names[name], (int, float))

    def _row(self, typed: str, call: Call, library: str, first: Value = None) -> Value:
        """Apply a row of the table; `first` is its first argument, where that is worked out."""
        reduces = typed in REDUCTIONS
        named = REDUCTIONS.get(typed, typed)
        of_arrays = "torch" if library in TORCH else library if library in ARRAYS else ""
        if named == "abs" and self._may_be_determinant(call):
            first = self.evaluate(call.arguments[0])
            shape = self.shape(first, call)
            if len(shape) == 2 and shape[0] == shape[1]:
                return self._determinant(first, call)
        if first is None:
            return self.applied(named, call, [], reduces, library=of_arrays)
        node, *others = call.arguments
        call = call._replace(arguments=tuple(others))
        return self.applied(named, call, [self.part(first, node)], reduces, library=of_arrays)

    def _may_be_determinant(self, call: Call) -> bool:
        """Tell bars around a name alone, `|Σ|`; in a sum its entries are meant."""
        start, text = call.span[0], self.source.text
        return (
            text.startswith(_BARS, start)
            and len(call.arguments) == 1
            and isinstance(call.arguments[0], Name)
            and not self.sums_around
            and not _is_in_total(text[max(text.rfind("\n", 0, start), 0) : start])
        )

    def _determinant(self, matrix: Value, call: Call) -> Value:
        """Read bars around a square matrix as its determinant, and say so."""
        typed, text = self._short(call.span), self.source.text
        inner = text[slice(*call.arguments[0].span)]
        other = f"abs({inner})"
        message = say(
            "`{typed}` is the determinant of a matrix; number by number it is `{other}`",
            typed=typed,
            other=other,
        )
        instead = f"{text[: call.span[0]]}{other}{text[call.span[1] :]}"
        self.readings.append(Reading(call.span, message, instead))
        return self.gate(BY_NAME["det"], (self.part(matrix, call),), call.span)

    def form(self, text: str, bound: dict[str, Given], span: Span) -> Value:
        """Trace a text of the language in which these names are bound."""
        before, self.scope = (
            self.scope,
            Scope({name: self._kept(self._plain(each.value)) for name, each in bound.items()}),
        )
        formed, self.in_form = self.in_form, True
        try:
            return self.evaluate(placed(_tree(text), span))
        finally:
            self.scope, self.in_form = before, formed

    def guess(self, value: Value, sizes: tuple[Value, ...]) -> None:
        """Guess the shape of a value, where it is an input whose shape nothing else says."""
        name = self._free_input(value)
        if name is not None:
            self.guess_shape(name, tuple([int(self.number(size) or 0) for size in sizes]))

    def is_free(self, value: Value) -> bool:
        """Tell whether a value is an input whose shape nothing has said so far."""
        return self._free_input(value) is not None

    def expect(self, value: Value, least: Value, most: Value) -> None:
        """Note which numbers an input had best have where it is given none."""
        of = value.part.of if isinstance(value, Traced) else None
        if isinstance(of, str) and of in self.inputs:
            self.expected[of] = (self.number(least) or 0, self.number(most) or 0)

    def _free_input(self, value: Value) -> str | None:
        of = value.part.of if isinstance(value, Traced) else None
        if isinstance(of, str) and of in self.inputs and not self.has_shape(of):
            return of
        return None


def _is_layer(library: str, call: Call) -> bool:
    """Tell `nn.LeakyReLU(0.1)`, which makes a layer, from `nn.ReLU(x)`, which is taken for its call."""
    positional = [each for each in call.arguments if not isinstance(each, Keyword)]
    if not library:
        return not positional
    return all(isinstance(each, (Number, Text, Unary)) for each in positional)


def _is_in_total(before: str) -> bool:
    """Tell whether a text ends in a call of `sum(…)` or `mean(…)` that is not closed."""
    depth = 0
    for at in range(len(before) - 1, -1, -1):
        depth += (before[at] == ")") - (before[at] == "(")
        if depth < 0:
            if _TOTAL.search(before[:at]):
                return True
            depth = 0
    return False
