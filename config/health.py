"""Is the process alive, and can it do its work? For compose, load balancers and monitors."""

from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse

from accounts.access import public
from runs.broker import has_broker
from runs.presence import Presence, workers_presence


@public("GET")
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked, or a slow database would get every web process restarted."""
    return JsonResponse({"status": "ok"})


@public("GET")
@transaction.non_atomic_requests
def readyz(request: HttpRequest) -> JsonResponse:
    """`failed`, with 503: no page works. `degraded`: pages work, what is queued waits; `?strict` makes that 503 too.

    A load balancer must not take the site away because a worker is down; a monitor asks strictly.
    """
    checks = {"database": "ok" if _database_is_migrated() else "failed"} | _queue_checks()
    works, wholly = checks["database"] == "ok", set(checks.values()) == {"ok"}
    status = "ok" if wholly else "degraded" if works else "failed"
    is_fine = wholly if "strict" in request.GET else works
    return JsonResponse({"status": status, "checks": checks}, status=200 if is_fine else 503)


def _queue_checks() -> dict[str, str]:
    """Without a broker the web process does the work itself, and nobody else is needed."""
    if not has_broker():
        return {}
    presence = workers_presence()
    return {"broker": "failed" if presence == Presence.UNKNOWN else "ok", "worker": presence.value}


def _database_is_migrated() -> bool:
    try:
        loader = MigrationLoader(connection)
        return set(loader.graph.nodes) <= set(loader.applied_migrations)  # also one that is missing in the middle
    except DatabaseError:
        return False
