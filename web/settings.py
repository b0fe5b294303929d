"""What the one who runs the server may set, by variables of the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """All settings, each with the value that `make run` needs: none has to be set."""

    host: str = "127.0.0.1"  # HOST
    port: int = 8000  # PORT
    processes: int = 2  # PROCESSES: of gunicorn, about one for each core
    threads: int = 16  # THREADS: of each process, more than can wait for a layout
    layout_workers: int = 2  # LAYOUT_WORKERS: of each process
    answers_mb: int = 16  # ANSWERS_MB: finished answers that each process keeps
    redis_url: str = ""  # REDIS_URL: where all processes and copies share their layouts
    public_url: str = ""  # PUBLIC_URL: where links lead; empty: to where one asked


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
        processes=_number(environment, "PROCESSES", USUAL.processes, 1, 256),
        threads=_number(environment, "THREADS", USUAL.threads, 1, 1_000),
        layout_workers=_number(environment, "LAYOUT_WORKERS", USUAL.layout_workers, 1, 64),
        answers_mb=_number(environment, "ANSWERS_MB", USUAL.answers_mb, 0, 100_000),
        redis_url=_redis(environment.get("REDIS_URL", USUAL.redis_url)),
        public_url=_origin(environment, "PUBLIC_URL"),
    )


def _redis(given: str) -> str:
    if given and not given.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError(f"REDIS_URL is {given!r}, and redis://HOST:PORT/0 was expected")
    return given


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
