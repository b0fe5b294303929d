"""A Chromium for the browser tests: one that is there already, or one that is installed now.

`python -m tests.support.chromium` makes sure that there is one and prints where it is. The tests start it:

    playwright.chromium.launch(executable_path=find(), args=LAUNCH_ARGS)
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from playwright.sync_api import sync_playwright

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

LAUNCH_ARGS = [
    *(["--no-sandbox"] if _ROOT else []),  # Chromium's sandbox refuses to run as root
    # The tests talk to this machine alone; on a closed network the rest would only wait.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]

INSTALL_BY_HAND = """\
The browser tests need a Chromium, none was found, and none could be installed (see above).
Any of these helps:
  - install Chromium or Google Chrome, so that `chromium` or `google-chrome` is on the PATH;
  - .venv/bin/playwright install chromium
    (on Linux its libraries too, as root: .venv/bin/playwright install-deps chromium);
  - say where one is: CHROMIUM=/path/to/chrome make test"""


def find() -> str:
    """The Chromium that the tests start. To be called before Playwright, which it may start."""
    if path := _first_that_starts():
        return path
    raise FileNotFoundError("no Chromium was found: `make test` installs one")


@cache
def _first_that_starts() -> str | None:
    return next((path for path in _candidates() if _starts(path)), None)


def _candidates() -> Iterator[str]:
    if named := os.environ.get("CHROMIUM"):
        yield named
    yield from filter(None, map(shutil.which, COMMANDS))
    yield from MAC_APPLICATIONS
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    yield own


def _starts(path: str) -> bool:
    """Whether it runs at all: on some systems `chromium-browser` is a script that only advises."""
    if not Path(path).is_file():
        return False
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


_APT = _ROOT and shutil.which("apt-get")
_PLAYWRIGHT = f"{shlex.quote(sys.executable)} -m playwright"


def _driver_starts() -> bool:
    """Whether Playwright can be used at all: its Node.js takes a library that a bare machine lacks."""
    asked = subprocess.run(
        shlex.split(f"{_PLAYWRIGHT} --version"), capture_output=True, check=False
    )
    return asked.returncode == 0


def _install() -> bool:
    """Install one, from Debian's packages where we may, else Playwright's: whether that worked."""
    if _APT:
        _run("apt-get update -q", "apt-get install -y -q chromium")
        if _first_that_starts():
            return True
    _run(f"{_PLAYWRIGHT} install chromium")
    return _first_that_starts() is not None


def _run(*commands: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in commands:
        print("For the browser tests:", command, flush=True)
        subprocess.run(shlex.split(command), env=environment, stdin=subprocess.DEVNULL, check=False)
    _first_that_starts.cache_clear()


if __name__ == "__main__":
    if not _driver_starts() and _APT:
        _run("apt-get update -q", "apt-get install -y -q libatomic1")
    if not _first_that_starts() and not _install():
        sys.exit(INSTALL_BY_HAND)
    print("Chromium for the browser tests:", find())
