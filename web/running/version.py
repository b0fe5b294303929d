"""What tells one version of Gateflow from another: a hash of the files that its answers come from."""

from functools import cache
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
_MADE_OF = (
    "engine/**/*",
    "web/**/*.py",
    "templates/*",
    "static/**/*",
    "lessons/*",
    "docs/embedding.md",
    "docs/worksheet.html",
    "app.py",
    "requirements*.txt",
)


@cache
def version() -> str:
    """Give the version of all files that an answer depends on."""
    return _hash_of(*_MADE_OF)


@cache
def static_version() -> str:
    """Tell this version of the static files, which stands in their addresses."""
    return _hash_of("static/**/*")


def _hash_of(*patterns: str) -> str:
    found = sorted({path for pattern in patterns for path in ROOT.glob(pattern)})
    hashed = sha256()
    for path in found:
        if path.is_file() and path.suffix != ".pyc":
            content = path.read_bytes()
            hashed.update(f"{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode())
            hashed.update(content)
    return hashed.hexdigest()[:16]
