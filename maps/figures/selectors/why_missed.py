"""Why nobody came, as recorded: the coordinator's word, a closed door, who was away, what the plan said (P13)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dispatch.plans.selectors import left_out_published
from dispatch.plans.selectors.in_force import left_out_in_force
from maps.look import words
from visits.duty.models import MissedBecause, MissedReason
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


def reason_kinds(*, elder_ids: Collection[int], span: Span) -> dict[int, str]:
    """Of each elder the kind of the same reason, from a closed list and without anybody's own words.

    Asked for a county's thousands: what was recorded in those days is read whole, which is less than to name them all.
    """
    kinds: dict[int, str] = {}
    for elder_id, because in _missed(None, span).values_list("elder", "because"):
        kinds.setdefault(elder_id, str(MissedBecause(because).label))
    for elder_id, outcome in _uncounted(None, span).order_by("-visited_at").values_list("elder", "outcome"):
        kinds.setdefault(elder_id, _("只有电话等联系") if outcome == Outcome.MET else str(Outcome(outcome).label))
    for elder_id, state in _left(None, span).values_list("elder", "state"):
        kinds.setdefault(elder_id, str(State(state).label))
    left_out = left_out_in_force().filter(plan__first_day__lte=span.last_day, plan__last_day__gte=span.first_day)
    for elder_id in left_out.values_list("elder", flat=True):
        kinds.setdefault(elder_id, _("计划未排"))
    return {elder_id: kinds.get(elder_id, _("没有登记原因")) for elder_id in elder_ids}


def _of(elder_ids: Collection[int] | None) -> Q:
    """None: everybody's."""
    return Q() if elder_ids is None else Q(elder__in=elder_ids)


def _missed(elder_ids: Collection[int] | None, span: Span) -> QuerySet[MissedReason]:
    rows = MissedReason.objects.filter(_of(elder_ids))
    return rows.filter(last_day__gte=span.first_day, first_day__lte=span.last_day).order_by("-last_day")


def _said(elder_ids: Collection[int], span: Span) -> Iterable[tuple[int, str]]:
    for row in _missed(elder_ids, span):
        window = _("{first}至{last}").format(first=words.day(row.first_day), last=words.day(row.last_day))
        note = f"，{row.note}" if row.note else ""
        yield row.elder_id, f"{window}：{row.get_because_display()}{note}"


def _attempts(elder_ids: Collection[int], span: Span) -> Iterable[tuple[int, str]]:
    """The last record that did not clear the duty: why the door stayed closed."""
    for record in _uncounted(elder_ids, span).order_by("-visited_at"):
        said = f"{words.day(record.visited_at)} {record.get_mode_display()}：{record.get_outcome_display()}"
        yield record.elder_id, f"{said}，{record.note}" if record.note else said


def _uncounted(elder_ids: Collection[int] | None, span: Span) -> QuerySet[VisitRecord]:
    records = VisitRecord.objects.filter(
        standing(),
        _of(elder_ids),
        visited_at__date__gte=span.first_day,
        visited_at__date__lte=span.last_day,
    )
    return records.exclude(mode=Mode.DOOR_TO_DOOR, outcome=Outcome.MET)


def _states(elder_ids: Collection[int], span: Span) -> Iterable[tuple[int, str]]:
    """Away, in hospital or declined on some of the days."""
    for row in _left(elder_ids, span):
        state = State(row.state).label
        yield row.elder_id, _("{state}，自 {day} 起").format(state=state, day=words.day(row.since))


def _left(elder_ids: Collection[int] | None, span: Span) -> QuerySet[ElderState]:
    rows = ElderState.objects.filter(_of(elder_ids), since__range=(span.first_day, span.last_day))
    return rows.exclude(state=State.ACTIVE).order_by("-since")


def _left_out(elder_ids: Collection[int], span: Span) -> Iterable[tuple[int, str]]:
    """What the published plan said when it left the visit out."""
    for told in left_out_published(elder_ids=elder_ids, first_day=span.first_day, last_day=span.last_day):
        yield told.left_out.elder_id, _("计划未排：{reason}").format(reason=told.reason)
