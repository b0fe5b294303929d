"""This package under the name that it goes by: `engine` in a checkout, `gateflow` where it is installed."""

import subprocess
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

NAME = __name__.partition(".")[0]
_FOLDER = Path(str(files(NAME)))
# In a checkout they stand beside the engine; pyproject.toml has the wheel carry those that it needs.
STATIC = next(
    (folder for folder in (_FOLDER / "static", _FOLDER.parent / "static") if folder.is_dir()),
    _FOLDER,
)


@cache
def static_text(name: str) -> str:
    """Read a script or a style of the page."""
    return (STATIC / name).read_text(encoding="utf-8")


def started(module: str, **options: Any) -> "subprocess.Popen[bytes]":
    """Start a module of this package in a process of its own, with which one talks by its pipes."""
    return subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # Graphviz and fontconfig talk there of what is no error
        cwd=_FOLDER.parent,  # where `python -m` finds it
        **options,
    )
