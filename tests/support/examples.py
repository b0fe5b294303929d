"""The circuits that the page offers, as tests of numbers want them."""

from engine.circuits import Circuit
from web.site.lessons import EXAMPLES
from web.site.pasted import PASTED

AT_EDGES = {"double-where"}
"""Lessons on what happens at a kink and at infinity, whose numbers they say themselves."""

ORDINARY = [*[example for example in EXAMPLES if example.state.lesson not in AT_EDGES], *PASTED]
"""Programs as courses have them, and those of all other lessons: every gradient is defined there."""

SCALARS = [e for e in ORDINARY if not any(Circuit(e.state.expr, e.state.values).run.shapes)]
"""Those of single numbers."""
