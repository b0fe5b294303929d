"""The server of `make run`: waitress, by its public options alone.

It reads requests of people. What strangers may send to harm it is nginx's to keep off: SECURITY.md.
"""

import logging
from typing import Any

import waitress
from flask import Flask

from web.running.settings import Settings

MAX_HEAD = 1_000_000  # bytes: an address longer than there may be is answered by the application, with a 413
MAX_BODY = 20_000_000  # bytes that are read of a body before the application refuses it
CONNECTIONS = 800  # at a time, because a process may usually have 1,024 files open
PATIENCE = 30  # seconds that a connection may say nothing


def listening(app: Flask, settings: Settings) -> Any:
    """Give a server that listens already, and answers when it is run. Errors: OSError, ValueError."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # the metrics count what waits
    return waitress.create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        ident=None,
        max_request_header_size=MAX_HEAD,
        max_request_body_size=MAX_BODY,
        connection_limit=CONNECTIONS,
        channel_timeout=PATIENCE,
        cleanup_interval=10,
        asyncore_use_poll=True,
        channel_request_lookahead=1,  # so that a view hears that its client has gone
        clear_untrusted_proxy_headers=False,  # because PROXIES says who is believed: web.running.clients
        send_bytes=1_400,  # a packet, so that the head of an answer does not go without its body
    )
