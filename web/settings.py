"""What the one who runs the server may set, by variables of the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """All settings, each with the value that `make run` needs: none has to be set."""

    host: str = "127.0.0.1"  # HOST
    port: int = 8000  # PORT
    public_url: str = (
        ""  # PUBLIC_URL: where links lead, https://gates.example.org; empty: where one asked
    )


USUAL = Settings()
HOST = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?"
)
"""A host that may stand in a link, with its port."""


def settings_in(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Errors: ValueError that says which variable is wrong, and what was expected."""
    return Settings(
        host=environment.get("HOST", USUAL.host),
        port=_number(environment, "PORT", USUAL.port, 1, 65_535),
        public_url=_origin(environment, "PUBLIC_URL"),
    )


def _number(environment: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    given = environment.get(name, str(usual))
    if not (
        given.isascii() and given.isdecimal() and len(given) < 10 and least <= int(given) <= most
    ):
        raise ValueError(f"{name} is {given!r}, and a number from {least} to {most} was expected")
    return int(given)


def _origin(environment: Mapping[str, str], name: str) -> str:
    given = environment.get(name, "").rstrip("/")
    scheme, separator, host = given.partition("://")
    if given and not (scheme in ("http", "https") and separator and HOST.fullmatch(host)):
        raise ValueError(
            f"{name} is {given!r}, and an address such as https://gates.example.org was expected"
        )
    return given
