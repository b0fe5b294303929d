"""The version of Gateflow, as a hash of the files that its answers are made of; and imports of scripts.

A page lists all modules that its script will import, so that a browser asks for all of them at once.
"""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
_MADE_OF = ("engine/**/*", "web/*.py", "templates/*", "static/*", "app.py", "requirements*.txt")


@cache
def version() -> str:
    """Give the version of all files that an answer depends on."""
    return _hash_of(*_MADE_OF)


@cache
def static_version() -> str:
    """Give the version of the static files, which is a part of their addresses."""
    return _hash_of("static/*")


_IMPORTED = re.compile(r'(?:from|import) "\./([\w-]+\.js)"')


@cache
def modules(script: str) -> list[str]:
    """List a script in static/, the modules that it imports, and all that these import in turn."""
    found = [script]
    for name in found:
        text = (ROOT / "static" / name).read_text(encoding="utf-8")
        found += sorted(set(_IMPORTED.findall(text)).difference(found))
    return found


def _hash_of(*patterns: str) -> str:
    found = sorted({path for pattern in patterns for path in ROOT.glob(pattern)})
    hashed = sha256()
    for path in found:
        if path.is_file() and path.suffix != ".pyc":
            content = path.read_bytes()
            hashed.update(f"{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode())
            hashed.update(content)
    return hashed.hexdigest()[:16]
