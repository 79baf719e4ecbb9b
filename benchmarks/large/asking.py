"""Asks every page that a role can GET, some times over, in the settings' database, and measures the server."""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tqdm import tqdm

from accounts.access import access_of
from accounts.models import Role, User
from base import clock
from dispatch.incidents.models import Incident
from dispatch.plans.models import Plan, Route, Shift, Stop, StopVisit
from geo.models import Area, AreaGrant, Level, Zone
from visits.records.door_codes import door_code
from visits.records.models import RecordFlag, VisitRecord
from visits.register.models import Absence, Elder, Hazard, Household, Responsibility, Visitor

USERS = {
    "coordinator": "township",
    "county-coordinator": "county",
    "visitor": "township",
    "leader": "county",
    "city-leader": "city",
    "responder": "county",
    "city-responder": "city",
    "administrator": "county",
    "auditor": "county",
}
"""Who asks, and the area that they are granted."""
# what ends the session, what only moves on, and files that are made anew at each request
_LEFT_OUT = {"sign-out", "own-sessions-end", "set_language", "session-left", "session-stay"}
SLOW_S = 5.0
"""A page that takes longer even when it is warm is looked at once."""
LEAST, LONGEST_S = 3, 3.0
"""So many looks at each other page; more only while they take no longer than that together."""
LISTS = {
    "coverage-list": ("active", "visited", "visited-any", "unvisited", "weekly-missed", "overdue", "excluded"),
}


@dataclass(frozen=True)
class Asked:
    name: str
    url: str


def pages_of(role: str, area: Area) -> Iterator[Asked]:
    """Every address that the role may GET and whose arguments the database can fill."""
    for name, arguments, view in _walk(get_resolver()):
        access = access_of(view)
        roles = access.roles.get("GET", frozenset()) if access else frozenset()
        if name in _LEFT_OUT or (roles is not None and Role(role) not in roles):
            continue
        known = ARGUMENTS | (OF_A_TOWNSHIP if name in GONE_THROUGH else {})
        told = {argument: known[argument](area) for argument in arguments if argument in known}
        if len(told) == len(arguments) and None not in told.values():
            url = reverse(name, kwargs=told)
            yield Asked(name, url)
            yield from (Asked(f"{name} {one}", f"{url}?figure={one}") for one in LISTS.get(name, ()))


def _walk(
    resolver: URLResolver, above: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...], Callable[..., Any]]]:
    for entry in resolver.url_patterns:
        arguments = tuple(dict.fromkeys((*above, *entry.pattern.converters, *entry.pattern.regex.groupindex)))
        if isinstance(entry, URLPattern):
            if entry.name:
                yield entry.name, arguments, entry.callback
        else:
            yield from _walk(entry, arguments)


def measure(client: Client, asked: Asked, times: int) -> dict[str, Any]:
    """Once to warm, once to count queries, then `times` over, as long as `LONGEST_S` lets it; milliseconds.

    `wall` is the whole handling; `cpu` the processor time of it, this process's and that of its PostgreSQL together.
    """
    client.get(asked.url)
    with CaptureQueriesContext(connection) as queries:
        looks = [look_at(client, asked.url)]
        count = len(queries)  # the next request forgets them
    if looks[0].wall_ms < SLOW_S * 1000:
        begun, looks = time.monotonic(), []
        while len(looks) < times and (len(looks) < LEAST or time.monotonic() - begun < LONGEST_S):
            looks.append(look_at(client, asked.url))
    walls, cpus = sorted(look.wall_ms for look in looks), sorted(look.cpu_ms for look in looks)
    return {
        "status": looks[-1].status,
        "looks": len(looks),
        "p50": statistics.median(walls),
        "p95": walls[at_percent(95, len(walls))],
        "cpu": cpus[at_percent(95, len(cpus))],
        "kb": looks[-1].kb,
        "queries": count,
        "load": round(os.getloadavg()[0], 1),
    }


@dataclass(frozen=True)
class Look:
    status: int
    wall_ms: float
    cpu_ms: float
    kb: float


def look_at(client: Client, url: str) -> Look:
    wall, cpu = time.perf_counter(), _cpu_s()
    answer: Any = client.get(url, headers={"accept-encoding": "br, gzip"})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    wall_ms, cpu_ms = (time.perf_counter() - wall) * 1000, (_cpu_s() - cpu) * 1000
    return Look(answer.status_code, wall_ms, cpu_ms, len(body) / 1000)


def _cpu_s() -> float:
    """Of this process and, where it runs on this machine, of the PostgreSQL process that works for it."""
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat") if connection.connection else None
    used = int(backend.read_text().split()[0]) / 1e9 if backend and backend.exists() else 0.0
    return time.process_time() + used


def at_percent(percent: int, count: int) -> int:
    """Where, among so many in order, the smallest stands that so many per cent do not exceed."""
    return -(-count * percent // 100) - 1


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="large pages")
    parser.add_argument("out", type=Path)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--who", nargs="*", choices=USERS, default=list(USERS))
    parser.add_argument("--only", nargs="*", help="names of addresses")
    parser.add_argument("--but", nargs="*", default=[], help="names of addresses that are left out")
    asked = parser.parse_args(argv)
    found = []
    for who in asked.who:
        user = User.objects.filter(username=who).first()
        if user is None or not (area := _area_of(user)):
            continue
        client = Client(raise_request_exception=False)
        client.force_login(user)
        pages = [
            page
            for page in pages_of(user.role, area)
            if (not asked.only or page.name.split()[0] in asked.only) and page.name.split()[0] not in asked.but
        ]
        bar = tqdm(pages, desc=who, file=sys.stderr)
        for page in bar:
            bar.set_postfix_str(page.name)
            found.append({"who": who, "page": page.name, **measure(client, page, asked.times)})
            asked.out.write_text(json.dumps(found), encoding="utf-8")
    return 0


def _area_of(user: User) -> Area | None:
    grant = AreaGrant.objects.filter(user=user, ended_on=None).select_related("area").first()
    return grant.area if grant else None


def _first(rows: Any, area: Area, village: str) -> Any:
    found = rows.filter(**{f"{village}__code__startswith": area.prefix}).order_by("pk").first()
    return found and found.pk


def _plan(area: Area) -> Any:
    published = Plan.objects.exclude(published_at=None).filter(area__code__startswith=area.prefix)
    found = published.order_by("pk").first()
    return found and found.pk


ARGUMENTS: dict[str, Callable[[Area], Any]] = {
    "absence_id": lambda area: _first(Absence.objects.all(), area, "visitor__area"),
    "area_code": lambda area: area.code,
    "day": lambda _area: clock.today().isoformat(),
    "card": lambda _area: "identity",
    "fact_kind": lambda _area: "responsibility",
    "fact_id": lambda area: _first(Responsibility.objects.all(), area, "elder__household__village"),
    "responsibility_id": lambda area: _first(Responsibility.objects.all(), area, "elder__household__village"),
    "door_code": lambda area: door_code(_first(Household.objects.all(), area, "village")),
    "elder_id": lambda area: _first(Elder.objects.all(), area, "household__village"),
    "other_id": lambda area: (_first(Elder.objects.all(), area, "household__village") or 0) + 1,
    "flag_id": lambda area: _first(RecordFlag.objects.all(), area, "record__elder__household__village"),
    "hazard_id": lambda area: _first(Hazard.objects.all(), area, "household__village"),
    "household_id": lambda area: _first(Household.objects.all(), area, "village"),
    "incident_id": lambda area: _first(Incident.objects.all(), area, "area"),
    "plan_id": _plan,
    "record_id": lambda area: _first(VisitRecord.objects.all(), area, "elder__household__village"),
    "route_id": lambda area: _first(Route.objects.all(), area, "plan__area"),
    "shift_id": lambda area: _first(Shift.objects.all(), area, "visitor__area"),
    "stop_id": lambda area: _first(Stop.objects.all(), area, "route__plan__area"),
    "stop_visit_id": lambda area: _first(StopVisit.objects.all(), area, "stop__route__plan__area"),
    "user_id": lambda _area: User.objects.order_by("pk").values_list("pk", flat=True).first(),
    "visitor_id": lambda area: _first(Visitor.objects.all(), area, "area"),
    "zone_id": lambda area: _first(Zone.objects.all(), area, "area"),
    "township_code": lambda _area: Area.objects.filter(level=Level.TOWNSHIP).order_by("pk")[0].code,
}
OF_A_TOWNSHIP = {"area_code": lambda area: _township(area)}
GONE_THROUGH = {"planning-offers", "surge-cost", "rules-preview", "households-layer", "households-people"}
"""What pages of a whole county ask for township after township."""


def _township(area: Area) -> str:
    inside = Area.objects.filter(level=Level.TOWNSHIP, valid_to=None, code__startswith=area.prefix[:9])
    return inside.order_by("code")[0].code
