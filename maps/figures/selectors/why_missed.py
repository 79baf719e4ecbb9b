"""Why nobody came, as recorded: the coordinator's word, a closed door, who was away, what the plan said (P13)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dispatch.plans.selectors import left_out_published
from maps.look import words
from visits.duty.models import MissedReason
from visits.records.models import Mode, Outcome, VisitRecord
from visits.records.models.records import standing
from visits.register.models import ElderState, State


@dataclass(frozen=True)
class Span:
    first_day: date
    last_day: date


def reasons(*, elder_ids: Collection[int], span: Span) -> dict[int, str]:
    """One sentence for each elder of whom anything was recorded; a person's word goes before a machine's."""
    found: dict[int, str] = {}
    for source in (_said, _attempts, _states, _left_out):
        for elder_id, sentence in source(elder_ids, span):
            found.setdefault(elder_id, sentence)
    return found


def _said(elder_ids: Collection[int], span: Span) -> Iterable[tuple[int, str]]:
    rows = MissedReason.objects.filter(
        elder__in=elder_ids, last_day__gte=span.first_day, first_day__lte=span.last_day
    ).order_by("-last_day")
    for row in rows:
        window = _("{first}至{last}").format(first=words.day(row.first_day), last=words.day(row.last_day))
        note = f"，{row.note}" if row.note else ""
        yield row.elder_id, f"{window}：{row.get_because_display()}{note}"


def _attempts(elder_ids: Collection[int], span: Span) -> Iterable[tuple[int, str]]:
    """The last record that did not clear the duty: why the door stayed closed."""
    for record in _uncounted(elder_ids, span).order_by("-visited_at"):
        said = f"{words.day(record.visited_at)} {record.get_mode_display()}：{record.get_outcome_display()}"
        yield record.elder_id, f"{said}，{record.note}" if record.note else said


def _uncounted(elder_ids: Collection[int], span: Span) -> QuerySet[VisitRecord]:
    records = VisitRecord.objects.filter(
        standing(),
        elder__in=elder_ids,
        visited_at__date__gte=span.first_day,
        visited_at__date__lte=span.last_day,
    )
    return records.exclude(mode=Mode.DOOR_TO_DOOR, outcome=Outcome.MET)


def _states(elder_ids: Collection[int], span: Span) -> Iterable[tuple[int, str]]:
    """Away, in hospital or declined on some of the days."""
    rows = ElderState.objects.filter(elder__in=elder_ids, since__range=(span.first_day, span.last_day))
    for row in rows.exclude(state=State.ACTIVE).order_by("-since"):
        state = State(row.state).label
        yield row.elder_id, _("{state}，自 {day} 起").format(state=state, day=words.day(row.since))


def _left_out(elder_ids: Collection[int], span: Span) -> Iterable[tuple[int, str]]:
    """What the published plan said when it left the visit out."""
    for told in left_out_published(elder_ids=elder_ids, first_day=span.first_day, last_day=span.last_day):
        yield told.left_out.elder_id, _("计划未排：{reason}").format(reason=told.reason)
