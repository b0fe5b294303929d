"""What the prelude's texts demand of operands, and say where these do not fit."""

from collections.abc import Sequence
from string import Formatter

from ..base.errors import Span
from ..base.shapes import said
from ..base.words import Words, say
from .constants import computed
from .demands import check
from .meanings import Traced, Value
from .obstacles import Obstacles
from .program import Demand
from .syntax import (
    Comparison,
    Syntax,
)


class Asserting(Obstacles):
    """Holds what a text of the prelude asserts."""

    demands: list[Demand]

    def _assert(self, values: Sequence[Syntax], span: Span) -> None:
        """Pass over what a text asserts; the prelude's own says of operands what is refused.

        Errors: InputError `not-fitting`, with the message and the hint that stand behind its condition.
        """
        if not self.in_form:
            self._pass_over(span)
            return
        condition, words = values
        found = self.condition(condition)
        if found is True:
            return
        message, hint = self.evaluate(words)
        if found is False:
            raise self.refuse("not-fitting", say(message, **self._shown(message)), say(hint), span)
        self._demand(condition, say(message, **self._shown(message)), say(hint), span)

    def _demand(self, condition: Syntax, message: Words, hint: Words, span: Span) -> None:
        """Note a range, `0 <= p <= 1`, that is looked at when the circuit runs; no other condition.

        Errors: InputError `out-of-range` where the numbers are known, and one is outside.
        """
        if not isinstance(condition, Comparison) or len(condition.rest) != 2:
            return
        (_, name), (_, high) = condition.rest
        part = self.once(self.operand(name))
        ends = self.number(self.evaluate(condition.first)), self.number(self.evaluate(high))
        assert ends[0] is not None and ends[1] is not None
        key = part.of if isinstance(part.of, str) else ""
        demand = Demand(key, range=(ends[0], ends[1]), message=message, hint=hint, span=span)
        if key:
            self.demands.append(demand)
        else:
            check(demand, computed(part))

    def _shown(self, message: str) -> dict[str, str]:
        """Write the operands that a message names: an array by its shape, all else as it is."""
        names = [name for _, name, _, _ in Formatter().parse(message) if name]
        values = {name: self.scope.names.get(name, "") for name in names}
        return {
            name: said(self.shape_now(value))
            if isinstance(value, Traced)
            else self._typed_out(value)
            for name, value in values.items()
        }

    def _typed_out(self, value: Value) -> str:
        """Write what is no array, and of several numbers each."""
        several = isinstance(value, (list, tuple))
        return str(tuple(map(self.number, value)) if several else value)
