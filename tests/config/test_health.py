"""What monitors ask."""

import pytest
from django.db import connection
from django.test import Client

from runs.broker import broker
from runs.presence import SIGN_EVERY_S, SIGN_HOLDS_S, Presence, worker_sign, workers_presence


def test_the_process_answers_without_asking_the_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_it_is_ready_when_every_migration_is_applied(client: Client) -> None:
    assert client.get("/readyz").json() == {"status": "ok", "checks": {"database": "ok"}}


@pytest.mark.django_db(transaction=True)
def test_it_is_not_ready_while_a_migration_is_missing(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET app = 'elsewhere' WHERE app = 'accounts' AND name = '0003_faults'")
        try:
            response = client.get("/readyz")
        finally:
            cursor.execute("UPDATE django_migrations SET app = 'accounts' WHERE app = 'elsewhere'")
    assert (response.status_code, response.json()["checks"]) == (503, {"database": "failed"})


@pytest.mark.django_db
def test_without_a_broker_nobody_else_is_needed(client: Client) -> None:
    assert client.get("/readyz?strict").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("signed", "told", "status"),
    [
        ([], "missing", "degraded"),
        ([Presence.WARMING], "warming", "degraded"),
        ([Presence.HERE], "ok", "ok"),
        ([Presence.WARMING, Presence.HERE], "ok", "ok"),
    ],
)
def test_it_tells_whether_a_worker_is_there(
    client: Client, broker_url: str, signed: list[Presence], told: str, status: str
) -> None:
    for presence in signed:
        worker_sign(presence)
    response = client.get("/readyz")
    assert response.json() == {"status": status, "checks": {"database": "ok", "broker": "ok", "worker": told}}
    assert response.status_code == 200, "pages work: a load balancer must not take the site away"
    assert client.get("/readyz?strict").status_code == (200 if status == "ok" else 503)


@pytest.mark.django_db
def test_pages_work_without_the_broker_and_a_monitor_is_told(client: Client, silent_broker: None) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert response.json()["checks"] == {"database": "ok", "broker": "failed", "worker": "unknown"}
    assert client.get("/readyz?strict").status_code == 503


def test_the_sign_of_a_worker_fades(broker_url: str) -> None:
    worker_sign(Presence.HERE)
    assert 0 < broker().ttl("elder-visits:worker:ok") <= SIGN_HOLDS_S
    assert SIGN_EVERY_S * 3 < SIGN_HOLDS_S, "one that is late once or twice is still there"


def test_who_signs_without_a_broker_goes_on(silent_broker: None) -> None:
    worker_sign(Presence.HERE)
    assert workers_presence() == Presence.UNKNOWN
