"""Is the process alive, and can it do its work? For compose, load balancers and monitors."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from accounts.access import public

BROKER_LIMIT_S = 2


@public("GET")
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked, or a slow database would get every web process restarted."""
    return JsonResponse({"status": "ok"})


@public("GET")
@transaction.non_atomic_requests
def readyz(request: HttpRequest) -> JsonResponse:
    """Everything a page needs is there; 503 names what is not."""
    checks: dict[str, Callable[[], bool]] = {"database": _database_is_migrated}
    if settings.REDIS_URL:
        checks["broker"] = _broker_answers
    found = {name: "ok" if check() else "failed" for name, check in checks.items()}
    ready = set(found.values()) == {"ok"}
    return JsonResponse({"status": "ok" if ready else "failed", "checks": found}, status=200 if ready else 503)


def _database_is_migrated() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _broker_answers() -> bool:
    url = settings.REDIS_URL.replace("redis+socket://", "unix://")  # Celery and redis-py spell a socket differently
    try:
        return bool(
            redis.Redis.from_url(url, socket_timeout=BROKER_LIMIT_S, socket_connect_timeout=BROKER_LIMIT_S).ping()
        )
    except redis.RedisError:
        return False
