"""The wheel, built and installed where there is neither this repository nor a web server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

import engine
from engine.__main__ import main

pytestmark = pytest.mark.slow  # an environment is made
ROOT = Path(__file__).parent.parent
NEURON = ["1/(1+exp(-(w@x+b)))", "w=[2,-3]", "x=[-1,-2]"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of commands of an empty environment into which the wheel was installed."""
    folder = tmp_path_factory.mktemp("package")
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    commands = environment / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [commands / "python", "-m", "pip", "--disable-pip-version-check", "--quiet"]
    done = subprocess.run(
        [*pip, "install", str(ROOT)], check=False, cwd=folder, capture_output=True, text=True
    )
    if done.returncode and "Could not find a version that satisfies" in done.stderr:
        pytest.skip("no registry of packages can be asked")
    assert done.returncode == 0, done.stderr
    return commands


def ran(
    command: list[object], folder: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        list(map(str, command)), check=False, cwd=folder, env={**clean, **environment},
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


def python(commands: Path, folder: Path, program: str, **environment: str) -> str:
    done = ran([commands / "python", "-W", "error", "-c", program], folder, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_package_has_the_texts_of_the_prelude(installed: Path, tmp_path: Path) -> None:
    program = (
        "import gateflow\nprint(gateflow.circuit('mse_loss(x, y)', x=[1, 2], y=[3, 3]).output)"
    )
    assert python(installed, tmp_path, program).strip() == "2.5"


def test_the_package_is_the_engine_with_its_version_and_no_server(
    installed: Path, tmp_path: Path
) -> None:
    said = python(installed, tmp_path, """
import importlib.util as found, pathlib, gateflow
print(gateflow.__version__, (pathlib.Path(gateflow.__file__).parent / "py.typed").exists())
print([name for name in ("flask", "engine", "web", "app") if found.find_spec(name)])
print(gateflow.circuit("(x+y)*z", x=-2, y=5, z=-4).gradients["z"])
""")  # fmt: skip
    assert said.split("\n") == [f"{engine.__version__} True", "[]", "3.0", ""]


@pytest.mark.parametrize("ending", ["svg", "html", "png", "pdf", "js", "py", "tex", "json", "dot"])
def test_the_command_draws(installed: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"neuron.{ending}"
    done = ran([installed / "gateflow", *NEURON, "-o", file], tmp_path)
    assert done.returncode == 0, done.stderr
    content = file.read_bytes()
    if ending == "svg":
        assert ElementTree.fromstring(content).find(".//*[@id='gate-g1']") is not None
    elif ending == "html":
        assert b"const program = " in content and b"start(program);" in content
    else:
        own = tmp_path / f"own.{ending}"
        assert main([*NEURON, "-o", str(own)]) == 0
        assert content == own.read_bytes()


def test_a_program_is_read_from_a_file_a_pipe_and_a_function(
    installed: Path, tmp_path: Path
) -> None:
    file = tmp_path / "neuron.py"
    file.write_text("rate = 2.5\ndef f(x):\n    return rate * x\n", encoding="utf-8")
    done = ran([installed / "gateflow", file, "x=2"], tmp_path)
    assert (done.returncode, "5" in done.stdout) == (0, True), done.stderr
    wrong = ran([installed / "gateflow", tmp_path / "none.py"], tmp_path)
    assert (wrong.returncode, "none.py" in wrong.stderr) == (2, True)
    said = python(installed, tmp_path, """
import sys; sys.path.insert(0, ".")
import gateflow, neuron
print(gateflow.circuit(neuron.f, x=2).gradients)
""")  # fmt: skip
    assert said == "{'rate': 2.0, 'x': 2.5, 'f': 1.0}\n"


def test_the_check_s_process_is_found_under_the_name_of_the_package(
    installed: Path, tmp_path: Path
) -> None:
    said = python(installed, tmp_path, """
import gateflow
from gateflow.circuits import graph_of
import pkgutil, importlib
modules = [module.name for module in pkgutil.walk_packages(gateflow.__path__, "gateflow.")]
(deriving,) = [name for name in modules if name.endswith(".deriving")]
print(type(importlib.import_module(deriving).derived(graph_of("x*y"), deadline=60)).__name__)
""")  # fmt: skip
    assert said == "dict\n"


def test_without_graphviz_it_says_what_lacks(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "pygraphviz.py").write_text("raise ImportError('libglib-2.0.so.0 is not there')")
    blocked = {"PYTHONPATH": str(tmp_path), "PATH": str(installed)}
    done = ran([installed / "gateflow", "x*y", "-o", tmp_path / "x.svg"], tmp_path, **blocked)
    assert done.returncode == 2
    assert "libglib-2.0.so.0 is not there" in done.stderr
    assert "Traceback" not in done.stderr
    assert ran([installed / "gateflow", "x*y"], tmp_path, **blocked).returncode == 0
