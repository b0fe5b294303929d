"""Gunicorn's own settings, from web.running.settings: gunicorn -c deploy/gunicorn.conf.py 'app:serving()'."""

import os
import sys
from pathlib import Path

chdir = str(Path(__file__).parent.parent)
sys.path.insert(0, chdir)

from web.running.settings import settings_in  # noqa: E402  it is found there

_settings = settings_in(os.environ)

bind = f"{_settings.host}:{_settings.port}"
workers = _settings.processes
worker_class = "gthread"  # others are answered while one waits for a layout
threads = _settings.threads
worker_connections = 1_000
keepalive = 30  # seconds: longer than nginx keeps a connection that is idle
timeout = 60  # a process that says nothing for so long is ended
graceful_timeout = 20  # longer than a layout may take
limit_request_line = 0  # a program stands in the address; nginx and the application bound it
control_socket_disable = True  # it would want a folder of its own to write to
forwarded_allow_ips = "127.0.0.1"


def worker_exit(server, worker):
    """End the layout workers of a process that ends."""
    application = getattr(worker, "wsgi", None)  # none, where it could not be made
    if application and "gateflow" in application.extensions:
        application.extensions["gateflow"].workers.close()


def child_exit(server, worker):
    """Take a process that has ended out of the counts of `/metrics`."""
    if _settings.metrics_folder:
        from prometheus_client import multiprocess  # noqa: PLC0415  most servers share no counts

        multiprocess.mark_process_dead(worker.pid)
