"""The worked examples of the notes have the numbers that the notes print."""

import numpy as np
import pytest

from tests.support.worked import WORKED, Worked


@pytest.mark.parametrize("worked", WORKED.values(), ids=WORKED)
def test_a_worked_example_has_the_numbers_of_the_notes(worked: Worked) -> None:
    made = worked.circuit
    assert np.shape(made.output) == np.shape(worked.output)
    np.testing.assert_allclose(made.output, worked.output, rtol=0, atol=worked.within)
    for name in worked.inputs:
        found, wanted = made.gradients[name], worked.gradients.get(name)
        if name in worked.data:
            assert found is wanted is None
        else:
            assert np.shape(found) == np.shape(wanted), name
            np.testing.assert_allclose(found, wanted, rtol=0, atol=worked.within, err_msg=name)
    assert made.record()["warnings"] == []
