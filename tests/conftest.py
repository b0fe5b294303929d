"""What the tests share: Hypothesis's settings, and the processes that some of them need."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from app import create_app
from engine.layout.workers import Workers

pytest_plugins = ["tests.support.pages"]

# On a busy machine a single slow example says nothing; tests of speed say so themselves.
settings.register_profile(
    "gateflow", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("gateflow")


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """Layout workers as the server has them."""
    made = Workers(count=1)
    yield made
    made.close()


@pytest.fixture(scope="session")
def client(workers: Workers) -> FlaskClient:
    """The application without a network. Its errors are answers, as they are in production."""
    return create_app(workers).test_client()
