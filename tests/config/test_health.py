"""What monitors ask."""

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings


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
def test_it_is_ready_with_a_broker_that_answers(client: Client, redis_url: str, settings: Settings) -> None:
    settings.REDIS_URL = redis_url
    assert client.get("/readyz").json()["checks"]["broker"] == "ok"


@pytest.mark.django_db
def test_it_is_not_ready_without_its_broker(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis+socket:///nowhere/redis.sock"
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]["broker"]) == (503, "failed")
