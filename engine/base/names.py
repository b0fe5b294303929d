"""Names as a reader lists them, and cut where they are long."""

LONGEST_NAME = 16


def names_in(given: object) -> tuple[str, ...]:
    """Read a list of names: `X,y`, or the names themselves.

    >>> names_in("X, y"), names_in(["X"])
    (('X', 'y'), ('X',))
    """
    parts = given.split(",") if isinstance(given, str) else given
    if not isinstance(parts, list | tuple | set | frozenset):
        return ()
    return tuple(name.strip() for name in parts if isinstance(name, str) and name.strip())


def elided(name: str, longest: int = LONGEST_NAME) -> str:
    """Shorten a name that is too long to draw."""
    return name if len(name) <= longest else name[: longest - 1] + "…"
