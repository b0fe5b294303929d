"""What the prelude demands of numbers, looked at when they are known."""

import numpy as np

from ..base.arrays import Numbers
from ..base.errors import InputError
from .program import Demand


def check(demand: Demand, value: float | Numbers | None) -> None:
    """Check that the numbers of a value are in the range that is demanded; nan is said elsewhere.

    Errors: InputError `out-of-range` with the first number that is not, where it is demanded.
    """
    least, most = demand.range
    numbers = np.ravel(np.asarray(np.nan if value is None else value, dtype=np.float64))
    outside = numbers[(numbers < least) | (numbers > most)]
    if outside.size:
        message = demand.message.with_fields(number=f"{outside[0]:g}")
        raise InputError("out-of-range", message, demand.hint, demand.span)
