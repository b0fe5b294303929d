"""Trusted proxies, own host names, and a limit on requests: each by a setting, and off by default."""

import math
import time
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from web.running.settings import Settings

if TYPE_CHECKING:
    from flask_limiter import RequestLimit

FREE = ("static", "current", "healthz", "metrics")  # endpoints that cost next to nothing


def set_up(app: Flask, settings: Settings) -> None:
    """Have an application trust proxies, answer under its own names alone, and limit its clients."""
    if settings.proxies:
        trusted = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted)  # type: ignore[method-assign]
    if settings.hosts:
        app.config["TRUSTED_HOSTS"] = list(settings.hosts)
    if settings.rate_limit:
        _limit(app, settings)


def _limit(app: Flask, settings: Settings) -> None:
    from flask_limiter import Limiter  # noqa: PLC0415  it takes a while, and most servers set no limit
    from limits.errors import ConfigurationError  # noqa: PLC0415

    app.after_request(_say_when)  # registered before the limiter, and so called after it
    try:
        Limiter(
            client,
            app=app,
            application_limits=[settings.rate_limit],
            application_limits_exempt_when=lambda: request.endpoint in FREE,
            storage_uri=settings.rate_storage,
            in_memory_fallback_enabled=not settings.rate_storage.startswith("memory"),
            on_breach=_note,
        )
    except ConfigurationError as wrong:
        raise ValueError(f"RATE_STORAGE is {settings.rate_storage!r}: {wrong}") from None


def client() -> str:
    """Name the client: by its address, or for IPv6 by its /64 network, which one household has.

    Clients without an address, as on a Unix socket, all count as one.
    """
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))


def _note(breached: "RequestLimit") -> None:
    # The limiter uses the wall clock too. If that clock jumps, the wait is at most the window.
    left = min(breached.reset_at - time.time(), breached.limit.get_expiry())
    g.retry_after = max(1, math.ceil(left))


def _say_when(response: Response) -> Response:
    if response.status_code == 429:
        response.headers["Retry-After"] = str(g.get("retry_after", 60))
    return response
