"""What the tests share: Hypothesis's settings, patience, and the processes that some of them need."""

import gc
from collections.abc import Iterator
from functools import lru_cache

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from app import create_app
from engine.check import explore, proof, witnesses
from engine.check.deriving import Derived, _answer, _request
from engine.graph.graph import Graph
from engine.layout.workers import Workers
from tests.support.thorough import MANY

pytest_plugins = ["tests.support.pages", "tests.support.touch"]

# On a busy machine a single slow example says nothing; tests of speed say so themselves.
settings.register_profile(
    "gateflow", deadline=None, max_examples=MANY, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "quick", settings.get_profile("gateflow"), max_examples=MANY // 4
)  # for `make quick`
settings.load_profile("gateflow")


PATIENCE = 60.0  # seconds, for whatever readers would wait less long for


def pytest_collection_finish() -> None:
    """The collector need not look at thousands of tests each time that it looks for garbage."""
    gc.collect()
    gc.freeze()


_answered = lru_cache(_answer)


def _derived_here(graph: Graph, *_: object) -> Derived:
    """As a process would, which takes a second to start and has tests of its own."""
    return _answered(_request(graph))


@pytest.fixture(scope="session", autouse=True)
def _patience() -> Iterator[None]:
    """Nothing is left out because the machine is busy: a test that is about a deadline sets its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proof, "derived", _derived_here)
        for module in (witnesses, explore):
            patch.setattr(module, "SECONDS", PATIENCE)
        yield


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """Layout workers as the server has them."""
    made = Workers(count=1, deadline=PATIENCE)
    yield made
    made.close()


@pytest.fixture(scope="session")
def client(workers: Workers) -> FlaskClient:
    """The application without a network. Its errors are answers, as they are in production."""
    return create_app(workers).test_client()
