"""What tells the circuit of one page from that of another: texts that differ may have the same."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import numpy as np

from engine.base.json import as_json
from engine.circuits import Circuit

# What a record has of the text alone, and what follows from the rest of it.
_LEFT_OUT = frozenset({"expr", "backward", "notices", "passed_over", "locals", "jacobian"})


def fingerprint(made: Circuit, record: Mapping[str, Any]) -> str:
    """Give a text that two judged circuits share where they are drawn alike and have the same numbers.

    The way in which a circuit runs is no part of it, since a page asks for that by itself. It is empty for a
    circuit without a backward pass: each edit of its text is one of the circuit.
    """
    if made.backward is None:
        return ""
    shown = made.arrangement
    content = _told(record), shown.fold, shown.expand, shown.opens_folded
    return blake2b(as_json(content), digest_size=9).hexdigest()


def _told(part: Any) -> Any:
    """Give a part of a record without what is of the text, and with a hash in place of each array."""
    if isinstance(part, np.ndarray):
        return blake2b(np.ascontiguousarray(part).tobytes(), digest_size=9).hexdigest()
    if isinstance(part, Mapping):
        return {name: _told(one) for name, one in part.items() if name not in _LEFT_OUT}
    if isinstance(part, (list, tuple)):
        return [_told(one) for one in part]
    return part
