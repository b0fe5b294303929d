"""Install the system libraries that Graphviz's wheel needs: a desktop has them, a bare server may not.

`python deploy/libraries.py` installs what is missing if it is run as root, or if sudo asks for no
password. `make` and the Dockerfile run it.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMANDS = {
    "apt-get": (
        "apt-get update -q",
        "apt-get install -y -q --no-install-recommends libglib2.0-0 libx11-6 libxext6 libxrender1",
    ),
    "dnf": ("dnf install -y -q glib2 libX11 libXext libXrender",),
}
"""The commands for each package manager that is known here."""


def lacking() -> str:
    """Say what Graphviz lacks, which a new process finds out; an empty text where it can be loaded."""
    asked = [sys.executable, "-c", "from engine.layout.graphviz import lacking; print(lacking())"]
    return subprocess.run(
        asked, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()


def install(commands: tuple[str, ...]) -> None:
    """Run commands as root, if that is possible; a command that fails ends nothing."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if as_root and not shutil.which("sudo"):
        return
    for command in commands:
        print("For Graphviz:", *as_root, command, flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        whole = [*as_root, *shlex.split(command)]
        subprocess.run(whole, env=environment, stdin=subprocess.DEVNULL, check=False)


def main() -> None:
    if not lacking():
        return
    known = [commands for manager, commands in COMMANDS.items() if shutil.which(manager)]
    if known:
        install(known[0])
    if still := lacking():
        helps = " && ".join(known[0]) if known else "install Graphviz, so that `dot` is on the PATH"
        sys.exit(f"{still}.\nAs root, this helps: {helps}")


if __name__ == "__main__":
    main()
