"""The covers of today and after, brought in line with who answers and who is on leave.

Days gone by stay as they were. An elder's history tells the change; their facts do not count as confirmed by it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from base import clock
from visits.register.covers import DAY, Answers, Cover, Leave, covers
from visits.register.models import Absence, Card, Elder, Responsibility, ResponsibilityKind
from visits.register.selectors.cards import card_values
from visits.register.services.editing import change_record


@transaction.atomic
def covers_renew(*, visitor_ids: Collection[int], by: User | None) -> int:
    """After a change in the leave of these visitors; how many elders have another cover than before."""
    leaves = _leaves()
    concerned = _with_whom_they_stand_in_for(set(visitor_ids), leaves)
    lasting = Q(until=None) | Q(until__gte=clock.today())
    rows = Responsibility.objects.filter(lasting).filter(
        Q(visitor__in=concerned) | Q(absence__visitor__in=concerned), elder__merged_into=None
    )
    elders = list(Elder.objects.select_for_update().filter(pk__in=rows.values("elder")).order_by("pk"))
    rows_of = _rows_of([elder.pk for elder in elders])
    changed = [elder for elder in elders if _differs(rows_of[elder.pk], _wanted(rows_of[elder.pk], leaves))]
    for elder in changed:
        before = card_values(card=Card.RESPONSIBILITY, elder=elder)
        _bring_in_line(elder, rows_of[elder.pk], _wanted(rows_of[elder.pk], leaves))
        after = card_values(card=Card.RESPONSIBILITY, elder=elder)
        change_record(card=Card.RESPONSIBILITY, before=before, after=after, elder=elder, by=by)
    return len(changed)


def covers_renew_all(*, by: User | None) -> int:
    """After many changes in who answers for whom, as a ledger makes them."""
    return covers_renew(visitor_ids=list(_leaves()), by=by)


def covers_follow(*, elder: Elder) -> None:
    """After a change in who answers for one elder; within the edit that made it."""
    leaves = _leaves()
    told = _rows_of([elder.pk])[elder.pk]
    if leaves or any(row.absence_id for row in told):
        _bring_in_line(elder, told, _wanted(told, leaves))


def _leaves() -> dict[int, list[Leave]]:
    """Every leave that still lasts and has a stand-in, by who takes it."""
    found: dict[int, list[Leave]] = defaultdict(list)
    rows = Absence.objects.filter(withdrawn_at=None, last_day__gte=clock.today(), stand_in__isnull=False)
    for row in rows.select_related("stand_in").order_by("pk"):
        assert row.stand_in is not None
        leave = Leave(row.pk, row.visitor_id, row.first_day, row.last_day, row.stand_in.pk, row.stand_in.active_until)
        found[row.visitor_id].append(leave)
    return found


def _with_whom_they_stand_in_for(visitor_ids: set[int], leaves: dict[int, list[Leave]]) -> set[int]:
    found, added = set(visitor_ids), set(visitor_ids)
    while added:
        added = {visitor for visitor, own in leaves.items() if any(leave.stand_in in added for leave in own)} - found
        found |= added
    return found


def _rows_of(elder_ids: Collection[int]) -> dict[int, list[Responsibility]]:
    lasting = Q(until=None) | Q(until__gte=clock.today())
    found: dict[int, list[Responsibility]] = defaultdict(list)
    for row in Responsibility.objects.filter(lasting, elder__in=elder_ids).select_related("visitor").order_by("pk"):
        found[row.elder_id].append(row)
    return found


def _wanted(rows: Iterable[Responsibility], leaves: dict[int, list[Leave]]) -> list[Cover]:
    answers = [_answers(row) for row in rows if row.absence_id is None]
    of_these = [leave for row in answers for leave in leaves.get(row.visitor, ())]
    if not of_these:
        return []
    first_day = max(clock.today(), min(leave.first_day for leave in of_these))
    return covers(answers, leaves, first_day=first_day, last_day=max(leave.last_day for leave in of_these))


def _answers(row: Responsibility) -> Answers:
    ends = [day for day in (row.until, row.visitor.active_until) if day]
    is_responsible = row.kind == ResponsibilityKind.RESPONSIBLE
    return Answers(row.pk, row.visitor_id, is_responsible, row.since, min(ends, default=None))


def _differs(rows: Iterable[Responsibility], wanted: Iterable[Cover]) -> bool:
    return {_ahead(row) for row in rows if row.absence_id} != set(wanted)


def _ahead(row: Responsibility) -> Cover:
    """What of a cover lies ahead."""
    assert row.absence_id is not None
    assert row.until is not None
    return Cover(row.absence_id, row.visitor_id, max(row.since, clock.today()), row.until)


def _bring_in_line(elder: Elder, rows: Iterable[Responsibility], wanted: Iterable[Cover]) -> None:
    """A cover under way is ended or prolonged; one that has not begun is as good as none."""
    today, missing = clock.today(), set(wanted)
    for row in rows:
        if not row.absence_id:
            continue
        now = _ahead(row)
        same = [one for one in missing if (one.leave, one.visitor, one.since) == (now.leave, now.visitor, now.since)]
        if same:
            missing.remove(same[0])
            _end(row, same[0].until)
        elif row.since >= today:
            row.delete()
        else:
            _end(row, today - DAY)
    for cover in sorted(missing, key=lambda one: one.since):
        Responsibility.objects.create(
            elder=elder,
            visitor_id=cover.visitor,
            kind=ResponsibilityKind.RESPONSIBLE,
            since=cover.since,
            until=cover.until,
            absence_id=cover.leave,
        )


def _end(row: Responsibility, last_day: date) -> None:
    if row.until != last_day:
        row.until = last_day
        row.save(update_fields=["until"])
