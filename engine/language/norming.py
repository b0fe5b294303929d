"""Norms of an order: `norm(x, 1)`, `np.linalg.norm(A, 'fro')`, `torch.norm(x, p=1)`.

Of a vector, and in PyTorch and TensorFlow of all numbers of an array, the order is the power that is
summed. Of a matrix NumPy takes 1 and ∞ for the largest sum of a column or a row, and 2 for the largest
singular value.
"""

import math
from typing import Any

from ..base.errors import InputError
from ..base.words import Words, say
from ..gates.rows import Options
from ..gates.table import BY_NAME, EXTREMES
from .libraries import LIKE_NUMPY
from .making import Making
from .meanings import Traced, Value
from .program import Part
from .syntax import Attribute, Call, Syntax

_ROWS = {2.0: "norm", 1.0: "norm1", math.inf: "norm_inf", 0.0: "count_nonzero"}


class Norming(Making):
    """Makes the gates of a norm."""

    def evaluate(self, node: Syntax) -> Value:
        """Find what an expression comes to."""
        raise NotImplementedError

    def norm_order(self, node: Syntax) -> float:
        """Read the order of a norm; NaN stands for that of Frobenius. Errors: InputError `norm-order`."""
        value = self.evaluate(node)
        if value is None or (isinstance(value, str) and value in ("fro", "euclidean")):
            return math.nan
        if value == "inf" or value == "nuc":
            value = math.inf if value == "inf" else None
        found = None if value is None or isinstance(value, str | bool) else self.number(value)
        if found is not None and (found >= 0 or math.isinf(found)):
            return float(found)
        raise self._no_order(
            node,
            say("`{typed}` is no order of a norm here", typed=self._short(node.span)),
            say("Write norm(x), norm(x, 1), norm(x, np.inf), or norm(A, 'fro')."),
        )

    def _no_order(self, node: Syntax, message: Words, hint: Words) -> InputError:
        return self.refuse("norm-order", message, hint, node.span)

    def norm_of(
        self, order: float, a: Part, options: Options, call: Call, library: str = ""
    ) -> Traced:
        """Make the gates of a norm of this order. Errors: InputError `norm-order`."""
        if math.isnan(order):
            return self.gate(BY_NAME["norm"], (a,), call.span, options)
        axes = self._matrix_axes(a, dict(options), order, call, library=library)
        if axes is not None:
            return self._of_matrix(order, a, axes, options, call=call)
        if order in _ROWS:
            return self.gate(BY_NAME[_ROWS[order]], (a,), call.span, options)
        size = self.gate(BY_NAME["abs"], (a,), call.span)
        if order < 0:
            return self.gate(EXTREMES["min"], (size.part,), call.span, options)
        exponent, inverse = (Part(self._number(one), call.span) for one in (order, 1 / order))
        power = self.gate(BY_NAME["pow"], (size.part, exponent), call.span)
        total = self.gate(BY_NAME["sum"], (power.part,), call.span, options)
        return self.gate(BY_NAME["pow"], (total.part, inverse), call.span)

    def _matrix_axes(
        self, a: Part, options: dict[str, Any], order: float, call: Call, library: str
    ) -> tuple[int, int] | None:
        """Give the axes of a matrix, where its norm is meant as one of a matrix; else None."""
        axis = options.get("axis")
        is_numpy = library in LIKE_NUMPY or "linalg.norm" in self.typed(call.function.span)
        bare = not library and not self.is_torch and not isinstance(call.function, Attribute)
        if isinstance(axis, int) or not (is_numpy or (bare and order != 2)):
            return None
        if axis is not None:
            return (axis[0], axis[1]) if len(axis) == 2 else None
        named = a.of if isinstance(a.of, str) else ""
        shape = self.shape(Traced(a), call, 2 if named[:1].isupper() else 1)
        return (0, 1) if len(shape) == 2 else None

    def _of_matrix(
        self, order: float, a: Part, axes: tuple[int, int], options: Options, call: Call
    ) -> Traced:
        """Make the largest sum of sizes of a column, or of a row."""
        if order not in (1, math.inf):
            raise self._no_order(
                call,
                say("of a matrix, the norm of this order is one of its singular values, or none"),
                say(
                    "Write norm(A, 'fro') for the root of the sum of squares, norm(A, 1) or norm(A, np.inf)."
                ),
            )
        along = axes[0] if order == 1 else axes[1]
        sizes = self.gate(BY_NAME["norm1"], (a,), call.span, (("axis", along), ("keepdims", True)))
        return self.gate(EXTREMES["max"], (sizes.part,), call.span, options)
