"""What is wrong with a line: a table of mistakes, each with a test that finds it.

A mistake is only said where it holds at every point that was tried. The most specific ones come first.
What is said has the line's own numbers and never the right ones, which an exercise hides.
"""

from collections.abc import Sequence

import numpy as np

from ..cases import Case
from ..variants import place_of
from . import gates, lacks, shapes, terms, values
from .said import Diagnosis, Test

TABLE: tuple[tuple[str, Test], ...] = (
    ("wrong-operand", shapes.no_such_value),
    ("wrong-operand", values.exchanged),
    ("sign", terms.sign),
    ("no-upstream", lacks.value_itself),
    ("overwritten", terms.overwritten),
    ("overwritten", terms.multiplied),
    ("missing-branch", terms.branch_lacks),
    ("sign", terms.sign_of_term),
    ("mean-for-sum", terms.mean),
    ("not-summed", shapes.unsummed),
    ("transposed", shapes.turned),
    ("wrong-axis", shapes.other_axis),
    ("wrong-shape", shapes.lost_axis),
    ("wrong-shape", shapes.same_numbers),
    ("factor", terms.factor),
    ("sign", terms.sign_before),
    ("missing-branch", terms.branch_of_another_lacks),
    ("wrong-mask", gates.mask),
    ("wrong-mask", gates.turned_mask),
    ("no-upstream", gates.local_alone),
    ("no-local", gates.upstream_alone),
    ("no-local", gates.no_local_between),
    ("factor", lacks.spare),
    ("factor", lacks.turned_over),
    ("wrong-value-kept", values.kept),
    ("wrong-operand", values.operand_of_name),
    ("wrong-operand", values.operand_of_place),
    ("missing-branch", terms.nothing_comes_back),
    ("missing-branch", terms.term_lacks),
    ("no-local", lacks.local),
    ("factor", lacks.too_many),
    ("no-local", lacks.two_locals),
    ("no-upstream", lacks.upstream),
    ("factor", terms.factor_before),
    ("missing-branch", terms.way_lacks),
    ("missing-branch", terms.another_term_lacks),
    ("wrong-operand", values.operand),
    ("not-summed", shapes.unsummed_inside),
    ("no-upstream", lacks.no_gradient),
    ("no-upstream", lacks.gradient_in_part),
    ("wrong-shape", shapes.other_shape),
)
"""Every mistake that has a name, by its code."""

_SEARCHES = frozenset(
    (
        lacks.local,
        lacks.too_many,
        lacks.two_locals,
        lacks.upstream,
        shapes.unsummed_inside,
        terms.another_term_lacks,
    )
)
"""Tests that try much, and look at the first few gradients alone that a line may be meant to give."""
_MOST_SEARCHED = 3

_OF_ONE_NUMBER = frozenset(
    (terms.sign, terms.overwritten, terms.branch_lacks, terms.factor, gates.turned_mask, gates.local_alone,
     gates.upstream_alone)
)  # fmt: skip
"""Tests that ask for one number in particular: where one alone tells, searches find what fits by accident."""

_OF_NUMBERS = frozenset(
    (lacks.spare, lacks.local, lacks.too_many, lacks.two_locals, lacks.upstream, terms.another_term_lacks,
     terms.term_lacks, values.kept, values.operand, values.operand_of_name, values.operand_of_place)
)  # fmt: skip
"""Tests that find what makes a line right, as anything does that makes it 0 where that is right."""


def diagnosed(cases: Sequence[Case], alike: str = "") -> tuple[Case, Diagnosis] | None:
    """Say what is wrong with a line, which may be compared with several gradients; None where nothing fits.

    The most specific mistake counts, and the first gradient of which it is one. Where only one `alike` is
    looked for, a mistake of that code counts alone.
    """
    with np.errstate(all="ignore"):
        for code, test in TABLE:
            if alike and code != alike:
                continue
            for case in cases[:_MOST_SEARCHED] if test in _SEARCHES else cases:
                if case.is_of_one_number and test not in _OF_ONE_NUMBER:
                    continue
                if case.is_nothing and test in _OF_NUMBERS:
                    continue
                if (case.is_for is None or code in case.is_for) and (mistake := test(case)):
                    wire = _wire_id(case, mistake.wire)
                    return case, Diagnosis(
                        code,
                        mistake.message,
                        mistake.hint,
                        wire,
                        more=mistake.more,
                        place=place_of(case),
                    )
    items = [item for case in cases if (item := case.of_first_item)]
    return _of_item(cases, diagnosed(items, alike)) if items else None


def _of_item(
    cases: Sequence[Case], found: tuple[Case, Diagnosis] | None
) -> tuple[Case, Diagnosis] | None:
    """Give what was found of the first wrong item of a list for the whole list."""
    if found is None:
        return None
    whole = (case for case in cases if case.indices == found[0].indices)
    return next(whole), found[1]


def _wire_id(case: Case, wire: int | None) -> str | None:
    if not case.is_drawn or len(case.indices) != 1:
        return None
    return case.sheet.graph.wires[case.wire(wire)].id
