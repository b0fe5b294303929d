"""The web application: put together here from web/, and served by waitress or gunicorn."""

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
    """Make the application. `workers` lay out and render for it, and the caller closes them."""
    app = answers.Application(__name__, static_url_path=f"/static/{static_version()}")
    app.url_map.merge_slashes = (
        False  # merging would redirect to an absolute address, with the host that a client named
    )
    app.config["MAX_CONTENT_LENGTH"] = answers.MAX_BODY
    app.extensions["gateflow"] = Service(workers, settings, shared_layouts(app, settings.redis_url))
    phrases.set_up(app)
    answers.set_up(app)
    access.set_up(app, settings)
    metrics.set_up(app, workers, settings)
    clients.set_up(app, settings)
    # After the limit on clients, so that kept answers count too.
    caching.set_up(app, settings.answers_mb * 1_000_000)
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
    """Have Python's cycle collector run less: circuits have no cycles, and loaded modules stay for ever."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def main() -> None:
    """Serve until Ctrl-C or SIGTERM, with the settings of the environment (`web.running.settings`)."""
    share()
    try:
        settings = settings_in(os.environ)
        workers = Workers(settings.layout_workers, queue_limit=settings.layout_queue)
    except ValueError as wrong:
        sys.exit(str(wrong))
    except OSError as error:  # no space for the fonts' configuration, or no memory for a worker
        sys.exit(f"Gateflow can't start: {error.strerror}")
    host, port = settings.host, settings.port
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a full queue is answered with 503

    def stop(signal_number: int, frame: FrameType | None) -> None:
        workers.close()  # first, so that no request waits for a layout
        raise KeyboardInterrupt  # ends server.run()

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
