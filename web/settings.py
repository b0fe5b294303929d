"""What the one who runs the server may set, by variables of the environment."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """All settings, each with the value that `make run` needs: none has to be set."""

    host: str = "127.0.0.1"  # HOST
    port: int = 8000  # PORT


USUAL = Settings()


def settings_in(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Errors: ValueError that says which variable is wrong, and what was expected."""
    return Settings(
        host=environment.get("HOST", USUAL.host),
        port=_number(environment, "PORT", USUAL.port, 1, 65_535),
    )


def _number(environment: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    given = environment.get(name, str(usual))
    if not (
        given.isascii() and given.isdecimal() and len(given) < 10 and least <= int(given) <= most
    ):
        raise ValueError(f"{name} is {given!r}, and a number from {least} to {most} was expected")
    return int(given)
