"""The web application: put together here from web/, and served by waitress or gunicorn."""

import os
import signal
import sys
from types import FrameType

from flask import Flask

from deploy import memory
from engine.layout.workers import Workers
from web import answers, phrases
from web.running import access, caching, clients, large, metrics
from web.running.layouts import shared_layouts
from web.running.settings import USUAL, Settings, settings_in
from web.running.version import static_version
from web.service import Service
from web.serving import listening
from web.site.lessons import own_courses
from web.views.graphs import graphs
from web.views.openapi import openapi
from web.views.pages import pages
from web.views.sharing import sharing
from web.views.teaching import teaching

ENDING = (signal.SIGTERM, signal.SIGINT)


def create_app(workers: Workers, settings: Settings = USUAL) -> Flask:
    """Make the application. `workers` lay out and render for it, and the caller closes them."""
    app = answers.Application(__name__, static_url_path=f"/static/{static_version()}")
    # Merging would redirect to an absolute address, with the host that a client named.
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = answers.MAX_BODY
    courses = own_courses(settings.lessons)
    app.config["LESSONS"] = courses.version  # a part of what ETags are made from
    for broken in courses.broken:
        app.logger.warning("LESSONS: %s", broken)
    shared = shared_layouts(app, settings.redis_url)
    app.extensions["gateflow"] = Service(workers, settings, shared, courses)
    phrases.set_up(app)
    answers.set_up(app)
    access.set_up(app, settings)
    metrics.set_up(app, workers, settings)
    clients.set_up(app, settings)
    # After the limit on clients, so that kept answers count too.
    caching.set_up(app, settings.answers_mb * 1_000_000)
    large.set_up(app)
    if settings.tuned:
        memory.set_up(app)
    for blueprint in (pages, graphs, sharing, teaching, openapi):
        app.register_blueprint(blueprint)
    app.add_url_rule("/healthz", "healthz", lambda: "ok\n")
    return app


def serving() -> Flask:
    """Make the application for a process of gunicorn, which has layout workers of its own."""
    settings = settings_in(os.environ)
    app = create_app(begun(settings), settings)
    if settings.tuned:
        memory.calm_collector()
    return app


def begun(settings: Settings) -> Workers:
    """Start the layout workers, and tune this process and them where that is set."""
    if settings.tuned:
        memory.share()
    return Workers(settings.layout_workers, queue_limit=settings.layout_queue)


def main() -> None:
    """Serve until Ctrl-C or SIGTERM, with the settings of the environment (`web.running.settings`)."""
    try:
        settings = settings_in(os.environ)
        workers = begun(settings)
    except ValueError as wrong:
        sys.exit(str(wrong))
    except OSError as error:  # no space for the fonts' configuration, or no memory for a worker
        sys.exit(f"Gateflow can't start: {error.strerror}")
    host, port = settings.host, settings.port

    ending = False

    def stop(signal_number: int, frame: FrameType | None) -> None:
        nonlocal ending
        if ending:  # `timeout` and terminals send a signal twice, and what ends holds locks by now
            return
        ending = True
        workers.close()  # first, so that no request waits for a layout
        raise KeyboardInterrupt  # ends server.run()

    for number in ENDING:
        signal.signal(number, stop)
    try:
        server = listening(create_app(workers, settings), settings)
        if settings.tuned:
            memory.calm_collector()
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
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)
        workers.close()


if __name__ == "__main__":
    main()
