"""Who asks, under which name and how often: what a setting allows, and how the rest is refused."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app import create_app
from engine.layout.workers import Workers
from tests.support.asking import FIRST, error_of
from web.running.settings import USUAL

Made = Callable[..., FlaskClient]


@pytest.fixture
def made(workers: Workers) -> Made:
    """Gives the application with some settings that are not the usual ones."""
    return lambda **settings: create_app(workers, replace(USUAL, **settings)).test_client()


def status(
    client: FlaskClient, address: str = "192.0.2.1", path: str = "/graph.json", **headers: str
) -> int:
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    with client.get(
        f"{path}?{FIRST}", environ_overrides={"REMOTE_ADDR": address}, headers=headers
    ) as response:
        return response.status_code


def test_nobody_is_counted_unless_that_is_set(client: FlaskClient) -> None:
    assert {status(client) for _ in range(300)} == {200}


def test_over_the_rate_a_client_is_told_when_to_come_back_and_the_others_are_answered(
    made: Made,
) -> None:
    client = made(rate_limit="3/hour")
    assert [status(client) for _ in range(3)] == [200] * 3
    response = client.get(f"/graph.json?{FIRST}", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 3600
    error = error_of(response)
    assert error["code"] == "too-many-requests"
    assert error["message"] and error["hint"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert status(client, "192.0.2.2") == 200


def test_the_refusal_is_in_the_language_of_the_address(made: Made) -> None:
    client = made(rate_limit="1/hour")
    said = [client.get(f"/graph.json?{FIRST}&_lang=zh") for _ in range(2)][1]
    assert said.status_code == 429
    assert "客户端" in str(error_of(said)["message"])


def test_all_addresses_count_together_and_what_costs_nothing_is_free(made: Made) -> None:
    client = made(rate_limit="2/hour")
    assert status(client, path="/") == 200
    assert status(client, path="/graph.svg") == 200
    assert status(client, path="/graph.json") == 429
    for path in ("/healthz", "/metrics", "/static/page/page.js"):
        assert {status(client, path=path) for _ in range(5)} == {200}


def test_a_picture_asked_too_often_is_refused_too(made: Made) -> None:
    client = made(rate_limit="1/hour")
    assert [status(client, path="/graph.svg") for _ in range(2)] == [200, 429]


def test_two_rates_hold_both(made: Made) -> None:
    client = made(rate_limit="100/hour;2/day")
    assert [status(client) for _ in range(3)] == [200, 200, 429]


def test_a_client_of_ipv6_is_its_network(made: Made) -> None:
    client = made(rate_limit="1/hour")
    assert status(client, "2001:db8:0:1::1") == 200
    assert status(client, "2001:db8:0:1:ffff::2") == 429
    assert status(client, "2001:db8:0:2::1") == 200
    assert status(client, "::ffff:192.0.2.7") == 200
    assert status(client, "192.0.2.7") == 429


@pytest.mark.parametrize("address", ["", "a socket", "999.1.1.1"])
def test_a_client_without_an_address_is_counted_too(made: Made, address: str) -> None:
    client = made(rate_limit="1/hour")
    assert [status(client, address) for _ in range(2)] == [200, 429]


def test_what_a_client_says_of_itself_is_not_believed(made: Made) -> None:
    client = made(rate_limit="1/hour")
    assert status(client, X_Forwarded_For="198.51.100.1") == 200
    assert (
        status(
            client,
            X_Forwarded_For="198.51.100.2",
            X_Real_IP="198.51.100.2",
            Forwarded="for=1.2.3.4",
        )
        == 429
    )


def test_what_so_many_proxies_say_is_believed_and_no_more(made: Made) -> None:
    client = made(rate_limit="1/hour", proxies=1)
    assert status(client, X_Forwarded_For="198.51.100.1") == 200
    assert status(client, X_Forwarded_For="198.51.100.2") == 200
    assert status(client, X_Forwarded_For="203.0.113.9, 198.51.100.2") == 429
    assert status(client, X_Forwarded_For="evil, <script>") in (200, 429)


def test_a_server_answers_under_its_own_names_alone(made: Made) -> None:
    client = made(hosts=("gateflow.example", ".school.example"))
    for host in ("gateflow.example", "gateflow.example:8000", "www.school.example"):
        assert status(client, Host=host) == 200
    for host in ("evil.example", "gateflow.example.evil.example", "", "a@gateflow.example"):
        response = client.get("/", headers={"Host": host})
        assert response.status_code == 400
        assert error_of(response)["hint"]


def test_a_forwarded_host_is_never_believed(made: Made) -> None:
    client = made(hosts=("gateflow.example",), proxies=2)
    assert status(client, Host="evil.example", X_Forwarded_Host="gateflow.example") == 400


def test_a_storage_that_does_not_exist_is_named(made: Made) -> None:
    with pytest.raises(ValueError, match=r"^RATE_STORAGE is 'nothing://x'"):
        made(rate_limit="1/hour", rate_storage="nothing://x")


def test_where_the_storage_is_down_this_process_counts_by_itself(made: Made) -> None:
    pytest.importorskip("redis", reason="the storage is Redis, whose client is not installed")
    client = made(rate_limit="2/hour", rate_storage="redis://127.0.0.1:9/0")
    assert [status(client) for _ in range(3)] == [200, 200, 429]
