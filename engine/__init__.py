"""Gateflow's engine: expressions as circuits of gates, run forward and backward, and drawn.

>>> import engine
>>> engine.circuit("(x+y)*z", x=-2, y=5, z=-4).gradients["z"]
3.0
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .circuits import Circuit as Circuit
    from .circuits import circuit as circuit

__version__ = "0.3.0"
__all__ = ["Circuit", "circuit"]


def __getattr__(name: str) -> Any:
    """Import the engine when it is first used: a layout worker never uses it, and so stays small."""
    if name in __all__:
        from . import circuits  # noqa: PLC0415  that is the point

        return getattr(circuits, name)
    raise AttributeError(name)
