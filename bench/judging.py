"""A hand-written backward pass judged: against the passes of its own circuit, and against a limit."""

from collections.abc import Iterator

from bench.measures import ROUNDS, Figure, against, limited, timed, typical
from engine.circuits import Circuit
from engine.judging.recognition import parted
from engine.judging.verdicts import judged
from engine.passes.run import run

NETWORK = """\
a1 = X@W1; z1 = a1 + b1; n1 = -z1; e1 = np.exp(n1); p1 = 1 + e1; h1 = 1/p1
a2 = h1@W2; z2 = a2 + b2; n2 = -z2; e2 = np.exp(n2); p2 = 1 + e2; h2 = 1/p2
d = h2 - Y; s = d*d; w = s*T; l = np.sum(w); r1 = W1*W1; r2 = W2*W2
q1 = np.sum(r1); q2 = np.sum(r2); q = q1 + q2; g = reg*q; loss = l + g
dl = 1.0; dg = 1.0; dq = dg*reg; dreg = dg*q; dq1 = dq; dq2 = dq
dr1 = dq1*np.ones_like(r1); dr2 = dq2*np.ones_like(r2); dw = dl*np.ones_like(w)
ds = dw*T; dT = dw*s; dd = 2*d*ds; dh2 = dd; dY = -dd
dp2 = -dh2/p2**2; de2 = dp2; dn2 = de2*e2; dz2 = -dn2; da2 = dz2
db2 = np.sum(dz2, axis=0); dh1 = da2@W2.T; dW2 = h1.T@da2; dW2 += 2*W2*dr2
dp1 = -dh1/p1**2; de1 = dp1; dn1 = de1*e1; dz1 = -dn1; da1 = dz1
db1 = np.sum(dz1, axis=0); dX = da1@W1.T; dW1 = X.T@da1; dW1 += 2*W1*dr1
"""
"""A network of two layers in 23 stages, and its backward pass in 32 lines."""
VALUES = {
    "X": "randn(4,2)", "W1": "randn(2,5)", "b1": "randn(5)", "W2": "randn(5,3)", "b2": "randn(3)",
    "Y": "rand(4,3)", "T": "rand(4,3,seed=2)", "reg": "0.1",
}  # fmt: skip
SPOILED = NETWORK.replace("dW2 = h1.T@da2", "dW2 = h1.T@dh2")


def judging() -> Iterator[Figure]:
    """Judging right lines, and a diagnosis of a wrong one."""
    right, wrong = parted(NETWORK), parted(SPOILED)
    assert right is not None and wrong is not None
    made = Circuit(NETWORK, VALUES)
    assert made.backward is not None and made.backward.wrong == 0
    assert Circuit(SPOILED, VALUES).backward.first_wrong == "dW2"  # type: ignore[union-attr]
    values = {input.name: made.run.values[input.wire] for input in made.graph.inputs}
    ours, passes, spoiled = [], [], []
    for _ in range(4 * ROUNDS):
        ours.append(timed(judged, made.run, right))
        passes.append(timed(run, made.graph, values))
        spoiled.append(timed(judged, made.run, wrong))
    count = len(made.backward.lines)
    name = f"judging {count} right lines of a two-layer network / its own passes"
    yield against(name, ours, passes, 40)
    diagnosis = typical(spoiled) - typical(ours)
    yield limited("what is wrong with a line, diagnosed", diagnosis * 1e3, 50, "ms")
