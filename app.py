"""The web application: put together and served."""

import gc
import logging
import os
import signal
import sys
from types import FrameType

from flask import Flask

from engine.base.memory import share
from engine.layout.graphviz import Workers
from web import answers, phrases
from web.running import access, caching, clients, large, memory, metrics
from web.running.layouts import shared_layouts
from web.running.settings import USUAL, Settings, settings_in
from web.running.version import static_version
from web.service import Service
from web.serving import listening
from web.views.graphs import graphs
from web.views.openapi import openapi
from web.views.pages import pages
from web.views.sharing import sharing


def create_app(workers: Workers, settings: Settings = USUAL) -> Flask:
    """Make the application. It lays out and renders with `workers`, which the caller closes."""
    app = answers.Application(__name__, static_url_path=f"/static/{static_version()}")
    app.url_map.merge_slashes = False  # it would answer with an absolute address
    app.config["MAX_CONTENT_LENGTH"] = answers.MAX_BODY
    app.extensions["gateflow"] = Service(workers, settings, shared_layouts(app, settings.redis_url))
    phrases.set_up(app)
    answers.set_up(app)
    access.set_up(app, settings)
    metrics.set_up(app, workers, settings)
    clients.set_up(app, settings)
    caching.set_up(app, settings.answers_mb * 1_000_000)  # what is kept counts for a client too
    large.set_up(app)
    memory.set_up(app)
    for blueprint in (pages, graphs, sharing, openapi):
        app.register_blueprint(blueprint)
    app.add_url_rule("/healthz", "healthz", lambda: "ok\n")
    return app


def serving() -> Flask:
    """Make the application for a process of gunicorn, which has layout workers of its own."""
    share()
    settings = settings_in(os.environ)
    workers = Workers(settings.layout_workers, queue_limit=settings.layout_queue)
    app = create_app(workers, settings)
    calm_collector()
    return app


def calm_collector() -> None:
    """Have Python's collector of cycles look at less: a circuit has none, and what is loaded stays."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def main() -> None:
    """Serve until Ctrl-C or SIGTERM. `web.running.settings` has what may be set."""
    share()
    try:
        settings = settings_in(os.environ)
        workers = Workers(settings.layout_workers, queue_limit=settings.layout_queue)
    except ValueError as wrong:
        sys.exit(str(wrong))
    except OSError as error:  # no room for the fonts' configuration, or for another process
        sys.exit(f"Gateflow can't start: {error.strerror}")
    host, port = settings.host, settings.port
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a full queue is answered with 503

    def stop(signal_number: int, frame: FrameType | None) -> None:
        workers.close()  # first, so that nobody waits for them
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        server = listening(create_app(workers, settings), settings)
        calm_collector()
        print(f"Gateflow is at http://{host}:{port}", flush=True)
        server.run()
    except ValueError as wrong:
        sys.exit(str(wrong))
    except OSError as error:
        sys.exit(
            f"Gateflow can't listen at {host}:{port}: {error.strerror}. Try PORT={port + 1} make run"
        )
    except KeyboardInterrupt:
        pass
    finally:
        workers.close()


if __name__ == "__main__":
    main()
