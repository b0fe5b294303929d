"""Functions that go number by number, and are one gate or several by how they are called."""

import math
from collections.abc import Callable

from ..base.words import say
from .calls import Arguments, Given
from .meanings import Value
from .pythonic import Pythonic
from .taking import Applied, named


class Elementwise(Pythonic):
    """Applies what is one gate or several by what is typed in the parentheses."""

    def _rounded(self, given: Arguments, name: str, library: str) -> Value:
        """Round what is known at once; of all else it is a gate, and with digits behind the point several."""
        name = "round" if name == "around" else name
        a, digits = self._needed(given, "a x input"), given.take("decimals", "ndigits", "n")
        places = self._whole(digits, say("an option"), -300, 300) if digits else 0
        number = self.number(a.value)
        if number is not None and math.isfinite(number):
            if digits:
                return round(number, places)
            return _ROUNDED[name](number)
        if not places:
            return self._made(name, given, self._operand(a))
        bound = {"x": a, "k": Given(10.0**places, a.node)}
        return self.form(f"{name}(x*k)/k", bound, given.call.span)

    def _clipped(self, given: Arguments, name: str, library: str) -> Value:
        """Bound numbers from below, from above, or both; `None` and what is left out are no bound."""
        a = self._needed(given, "a x input t")
        low = high = None
        if name != "clamp_max":
            low = given.take("min", "a_min", "min_value", "clip_value_min")
        if name != "clamp_min":
            high = given.take("max", "a_max", "max_value", "clip_value_max")
        made = a.value
        for bound, row in ((low, "max"), (high, "min")):
            if bound is not None and bound.value is not None:
                operand = self._operand(Given(made, a.node))
                made = self._made(row, given, operand, self._operand(bound))
        return made

    def _gelu(self, given: Arguments, name: str, library: str) -> Value:
        """Apply GELU by the error function, or by tanh where that is asked for, as JAX does unasked."""
        a, form = self._needed(given, "a input x features"), given.take("approximate")
        head = self.typed(given.call.function.span)
        is_jax = library == "jax" or (library == "nn" and "functional" not in head)
        asked: Value = is_jax if form is None else form.value
        if form is not None and asked not in (True, False, "tanh", "none"):
            raise self.refuse(
                "not-an-option",
                say("`gelu` is approximated by tanh, or not at all"),
                say("Write approximate='tanh', or leave it out."),
                form.node.span,
            )
        row = "gelu_tanh" if asked in (True, "tanh") else "gelu"
        return self._made(row, given, self._operand(a))


_ROUNDED: dict[str, Callable[[float], int]] = {
    "floor": math.floor, "ceil": math.ceil, "round": round,
}  # fmt: skip

ELEMENTWISE: dict[str, Applied] = {
    **named("round around floor ceil", Elementwise._rounded),
    **named("clip clamp clamp_min clamp_max clip_by_value", Elementwise._clipped),
    "gelu": Elementwise._gelu,
}
"""Functions that go number by number, by their names."""
