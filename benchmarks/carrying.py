"""Carrying a township's published week on: a morning with second tries, one event; on the database at hand."""

import argparse
import os
import random
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import Any
from uuid import uuid4

import django

from benchmarks.report import keep, kept, load, remarks, table, write_section

PROTOCOL = (
    "The largest township of the database at hand (`./run demo --no-serve` makes one), its week published on Monday; "
    "on Tuesday at six everybody of Monday was met but one in twenty. *look*: whether anything happened; "
    "*propose*: facts gathered, searched and saved, in one process, all of it taken back afterwards. "
)
DAY = timedelta(days=1)
FAILS = 0.05


def main(argv: list[str]) -> int:
    """Measure and write the table of all runs."""
    parser = argparse.ArgumentParser(prog="bench carrying")
    parser.add_argument("--monday", type=date.fromisoformat, default=date(2026, 12, 7))
    monday = parser.parse_args(argv).monday
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import transaction

    with transaction.atomic():
        measure(monday)
        transaction.set_rollback(True)
    write()
    return 0


def measure(monday: date) -> None:
    """One township's Tuesday."""
    from django.conf import settings

    from base import clock
    from visits.register.models import Absence, ElderState, LeaveKind, State

    settings.RUN_HEARTBEAT_S = 600  # another connection would not see what is not committed
    plan = published(monday)
    walked(plan, monday)
    with clock.standing_on(monday + DAY, no_later_than=clock_time(6)):
        event("a morning: second tries", plan, lambda: None)
        plan = accepted(plan)
        elder_id = min(elder_id for elder_id, _visitor in ahead(plan))
        event(
            "a death", plan, lambda: ElderState.objects.create(elder_id=elder_id, state=State.DIED, since=clock.today())
        )
        plan = accepted(plan)
        visitors = [visitor_id for _elder, visitor_id in ahead(plan)]
        visitor_id = max(visitors, key=visitors.count)
        days = {"first_day": clock.today(), "last_day": clock.today() + 2 * DAY}
        event(
            "a visitor ill for three days",
            plan,
            lambda: Absence.objects.create(visitor_id=visitor_id, kind=LeaveKind.SICK, made_at=clock.now(), **days),
        )


def published(monday: date) -> Any:
    """The week of the township with most elders."""
    from django.db.models import Count

    from base import clock
    from dispatch.plans.models import Plan
    from dispatch.plans.services import plan_create, plan_publish
    from dispatch.plans.services.computing import plan_compute
    from geo.models import Area
    from visits.register.models import Elder

    codes = Elder.objects.values_list("household__village__parent").annotate(n=Count("pk")).order_by("-n")
    area = Area.objects.get(pk=codes[0][0])
    with clock.standing_on(monday, no_later_than=clock_time(6)):
        plan = plan_create(area=area, period="week", first_day=monday, by=None)
        if plan.run.state != "done":
            plan_compute(run_id=plan.run.pk)
        return plan_publish(plan=Plan.objects.get(pk=plan.pk), by=None, replace=True)


def walked(plan: Any, day: date) -> None:
    """Everybody of the day was met, but one in twenty."""
    from django.db.models import Max
    from django.utils import timezone

    from visits.records.models import Mode, Outcome, VisitRecord

    dice = random.Random(1)
    at = timezone.make_aware(datetime.combine(day, clock_time(10)))
    numbers = dict(VisitRecord.objects.values_list("elder").annotate(Max("sequence")))
    VisitRecord.objects.bulk_create(
        VisitRecord(
            uuid=uuid4(),
            elder_id=elder_id,
            visitor_id=visitor_id,
            sequence=numbers.get(elder_id, 0) + 1,
            visited_at=at,
            accepted_at=at,
            mode=Mode.DOOR_TO_DOOR,
            outcome=Outcome.NO_ANSWER if dice.random() < FAILS else Outcome.MET,
        )
        for elder_id, visitor_id in sorted(planned(plan, day, day))
    )


def planned(plan: Any, first_day: date, last_day: date) -> set[tuple[int, int]]:
    """Elder and visitor of everybody who is planned on the days."""
    from dispatch.plans.models import StopVisit

    rows = StopVisit.objects.filter(stop__route__plan=plan, stop__route__shift__date__range=(first_day, last_day))
    return set(rows.values_list("elder", "stop__route__shift__visitor"))


def ahead(plan: Any) -> set[tuple[int, int]]:
    from base import clock

    return planned(plan, clock.today(), plan.last_day)


def event(name: str, plan: Any, happens: Callable[[], Any]) -> None:
    """Something happens; how long until it is seen, and until the proposal stands?"""
    from dispatch.plans.models import Plan
    from dispatch.plans.selectors.carrying import needs_unanswered
    from dispatch.plans.selectors.moves import moves_of
    from dispatch.plans.services.carrying import plan_look_after
    from dispatch.plans.services.computing import plan_compute

    happens()
    open_stops, begun = len(ahead(plan)), time.monotonic()
    needs_unanswered(plan=plan)
    looked_s, begun = time.monotonic() - begun, time.monotonic()
    draft = plan_look_after(plan=plan).draft
    assert draft
    gathered_s = time.monotonic() - begun
    plan_compute(run_id=draft.run.pk)
    proposed_s = time.monotonic() - begun
    draft = Plan.objects.get(pk=draft.pk)
    moves = moves_of(draft=draft)
    told = {"gather": round(gathered_s, 2), **draft.figures["took_s"]}
    print(name, f"look {looked_s:.2f} s, propose {proposed_s:.2f} s", told, f"{len(moves)} of {open_stops}", flush=True)
    row = {"case": name, "who": plan.area.name, "seed": 1, "look": looked_s, "seconds": proposed_s, "load": load()}
    keep("carrying", row | {"stops": open_stops, "moves": len(moves)})


def accepted(plan: Any) -> Any:
    from dispatch.plans.models import Plan
    from dispatch.plans.services.carrying import proposal_accept

    return proposal_accept(draft=Plan.objects.get(continues=plan, state="draft"), by=None)


def write() -> None:
    """The section of docs/benchmarks.md."""
    lines = [
        [
            row["case"],
            row["who"],
            row["stops"],
            row["moves"],
            round(row["look"], 2),
            round(row["seconds"], 2),
            row["load"],
        ]
        for row in kept("carrying")
    ]
    head = ["what happened", "township", "open stops", "moves", "look s", "propose s", "load"]
    write_section("carrying", "Carrying a plan on", PROTOCOL + remarks("carrying"), table(head, lines))
