"""Names of gradients: what they stand for, and what is left alone."""

import pytest

from engine.judging.names import Meant, is_like, meant

VALUES = frozenset(("x", "q", "f", "W1", "scores", "h_prev", "x1"))


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("dq", Meant("q")),
        ("d_q", Meant("q")),
        ("grad_q", Meant("q")),
        ("nabla_W1", Meant("W1")),
        ("q_grad", Meant("q")),
        ("q_gradient", Meant("q")),
        ("gradient_W1", Meant("W1")),
        ("q.grad", Meant("q")),
        ("grads['W1']", Meant("W1")),
        ("grads['dW1']", Meant("W1")),
        ("dscores", Meant("scores")),
        ("dh_prev", Meant("h_prev")),
        ("dx1", Meant("x1")),
        ("dx2", Meant("x", branch="2")),
        ("dx_a", Meant("x", branch="_a")),
        ("df_dq", Meant("q", "f", is_derivative=True)),
        ("dfdq", Meant("q", "f", is_derivative=True)),
        ("dL_dx", Meant("x", is_derivative=True)),
        ("gradW1", Meant("W1")),
        ("dx_", Meant("x", branch="_")),
        ("dW1_", Meant("W1", branch="_")),
        ("d_hprev_d_x", Meant("x", "h_prev", is_derivative=True)),
        ("d_f_d_hprev", Meant("h_prev", "f", is_derivative=True)),
        ("dL_dz", Meant("")),
        ("delta", Meant("")),
        ("l2_delta", Meant("")),
        ("data", None),
        ("dt", None),
        ("dim", None),
        ("q", None),
    ],
)
def test_a_name_says_whose_gradient_it_is(place: str, found: Meant | None) -> None:
    assert meant(place, VALUES) == found


def test_names_look_like_gradients_or_do_not() -> None:
    assert all(map(is_like, ("dq", "d_q", "grad_q", "q.grad", "grads['q']")))
    assert not any(map(is_like, ("q", "loss", "x1", "N")))
