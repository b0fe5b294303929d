"""Gunicorn's own settings, from web.running.settings: gunicorn -c deploy/gunicorn.conf.py 'app:serving()'."""

import os
import sys
from pathlib import Path

chdir = str(Path(__file__).parent.parent)
sys.path.insert(0, chdir)

from web.running.settings import settings_in  # noqa: E402  after the path is set

_settings = settings_in(os.environ)

bind = f"{_settings.host}:{_settings.port}"
workers = _settings.processes
worker_class = "gthread"  # threads: while one waits for a layout, others answer
threads = _settings.threads
worker_connections = 1_000
keepalive = 30  # seconds: longer than nginx keeps a connection that is idle
timeout = 60  # seconds after which a process that does not respond is ended
graceful_timeout = 20  # seconds: longer than a layout may take
limit_request_line = (
    0  # no limit here: programs are in addresses, which nginx and the application limit
)
control_socket_disable = True  # it would want a folder of its own to write to
forwarded_allow_ips = "127.0.0.1"


def worker_exit(server, worker):
    """End the layout workers of a process that ends."""
    application = getattr(worker, "wsgi", None)  # a process that failed to start has none
    if application and "gateflow" in application.extensions:
        application.extensions["gateflow"].workers.close()


def child_exit(server, worker):
    """Take a process that has ended out of the counts of `/metrics`."""
    if _settings.metrics_folder:
        from prometheus_client import multiprocess  # noqa: PLC0415  only servers with several processes need it

        multiprocess.mark_process_dead(worker.pid)
