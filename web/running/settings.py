"""The settings of a server, which are variables of the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """All settings, each with its default; docs/settings.md says what they mean."""

    host: str = "127.0.0.1"  # HOST
    port: int = 8000  # PORT
    processes: int = 2  # PROCESSES
    threads: int = 20  # THREADS
    layout_workers: int = 2  # LAYOUT_WORKERS
    answers_mb: int = 1  # ANSWERS_MB
    redis_url: str = ""  # REDIS_URL
    public_url: str = ""  # PUBLIC_URL
    layout_queue: int = 12  # LAYOUT_QUEUE
    rate_limit: str = ""  # RATE_LIMIT
    rate_storage: str = "memory://"  # RATE_STORAGE
    proxies: int = 0  # PROXIES
    hosts: tuple[str, ...] = ()  # HOSTS
    access_log: str = "off"  # ACCESS_LOG
    metrics: str = "on"  # METRICS
    metrics_folder: str = ""  # PROMETHEUS_MULTIPROC_DIR
    tuning: str = "off"  # TUNING
    lessons: str = ""  # LESSONS

    @property
    def tuned(self) -> bool:
        """Tell whether glibc's memory and Python's collector are tuned: deploy/memory.py."""
        return self.tuning == "on"


USUAL = Settings()
HOST = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?"
)
"""A host that may stand in a link, with its port."""
_RATES = re.compile(
    r"[1-9][0-9]{0,8}/(second|minute|hour|day)(;[1-9][0-9]{0,8}/(second|minute|hour|day))*"
)


def settings_in(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Errors: ValueError that says which variable is wrong, and what was expected."""
    return Settings(
        host=environment.get("HOST", USUAL.host),
        port=_number(environment, "PORT", USUAL.port, least=1, most=65_535),
        processes=_number(environment, "PROCESSES", USUAL.processes, least=1, most=256),
        threads=_number(environment, "THREADS", USUAL.threads, least=1, most=1_000),
        layout_workers=_number(
            environment, "LAYOUT_WORKERS", USUAL.layout_workers, least=1, most=64
        ),
        answers_mb=_number(environment, "ANSWERS_MB", USUAL.answers_mb, least=0, most=100_000),
        redis_url=_redis(environment.get("REDIS_URL", USUAL.redis_url)),
        public_url=_origin(environment, "PUBLIC_URL"),
        layout_queue=_number(environment, "LAYOUT_QUEUE", USUAL.layout_queue, least=0, most=1_000),
        rate_limit=_rates(environment),
        rate_storage=environment.get("RATE_STORAGE", USUAL.rate_storage),
        proxies=_number(environment, "PROXIES", USUAL.proxies, least=0, most=9),
        hosts=tuple(h.strip() for h in environment.get("HOSTS", "").split(",") if h.strip()),
        access_log=_choice(environment, "ACCESS_LOG", ("off", "on", "full")),
        metrics=_choice(environment, "METRICS", ("on", "off")),
        metrics_folder=environment.get("PROMETHEUS_MULTIPROC_DIR", USUAL.metrics_folder),
        tuning=_choice(environment, "TUNING", ("off", "on")),
        lessons=_folder(environment, "LESSONS"),
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


def _folder(environment: Mapping[str, str], name: str) -> str:
    given = environment.get(name, "")
    if given and not (os.path.isdir(given) and os.access(given, os.R_OK | os.X_OK)):
        raise ValueError(f"{name} is {given!r}, and a folder that can be read was expected")
    return given


def _choice(environment: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """Read a setting that is one of a few words, of which the first is the default."""
    given = environment.get(name, choices[0])
    if given not in choices:
        raise ValueError(f"{name} is {given!r}, and one of {', '.join(choices)} was expected")
    return given


def _rates(environment: Mapping[str, str]) -> str:
    given = environment.get("RATE_LIMIT", "")
    if given and not _RATES.fullmatch(given):
        raise ValueError(f"RATE_LIMIT is {given!r}, and a rate such as 120/minute was expected")
    return given
