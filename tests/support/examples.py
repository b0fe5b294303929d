"""The lessons' circuits, as tests of numbers want them."""

from engine.circuits import Circuit
from web.site.lessons import EXAMPLES

AT_EDGES = {"double-where"}
"""Lessons on what happens at a kink and at infinity, whose numbers they say themselves."""

ORDINARY = [example for example in EXAMPLES if example.state.lesson not in AT_EDGES]
"""Those of all other lessons, which stand where every gradient is defined."""

SCALARS = [e for e in ORDINARY if not any(Circuit(e.state.expr, e.state.values).run.shapes)]
"""Those of single numbers."""
