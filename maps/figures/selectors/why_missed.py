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


@dataclass(frozen=True)
class Kind:
    """A reason from a closed list, without anybody's own words. `is_ours`: it says something of the service alone."""

    label: str
    is_ours: bool


def reason_kinds(*, elder_ids: Collection[int], span: Span) -> dict[int, Kind]:
    """Of each elder the kind of the same reason.

    For a county's thousands, what was recorded in those days is read whole, which is less than to name them all.
    """
    kinds: dict[int, Kind] = {}
    for elder_id, kind in _kinds(elder_ids if len(elder_ids) <= _NAMED_ONE_BY_ONE else None, span):
        kinds.setdefault(elder_id, kind)
    return {elder_id: kinds.get(elder_id, Kind(_("没有登记原因"), is_ours=True)) for elder_id in elder_ids}


_NAMED_ONE_BY_ONE = 1_000
_OF_THE_ELDER = {MissedBecause.NOBODY_HOME, MissedBecause.ELDER_UNWILLING, MissedBecause.OTHER}


def _kinds(elder_ids: Collection[int] | None, span: Span) -> Iterable[tuple[int, Kind]]:
    for elder_id, because in _missed(elder_ids, span).values_list("elder", "because"):
        reason = MissedBecause(because)
        yield elder_id, Kind(str(reason.label), is_ours=reason not in _OF_THE_ELDER)
    for elder_id, outcome in _uncounted(elder_ids, span).order_by("-visited_at").values_list("elder", "outcome"):
        label = _("只有电话等联系") if outcome == Outcome.MET else str(Outcome(outcome).label)
        yield elder_id, Kind(label, is_ours=True)
    for elder_id, state in _left(elder_ids, span).values_list("elder", "state"):
        yield elder_id, Kind(str(State(state).label), is_ours=False)
    left_out = left_out_in_force().filter(
        _of(elder_ids), plan__first_day__lte=span.last_day, plan__last_day__gte=span.first_day
    )
    for elder_id in left_out.values_list("elder", flat=True):
        yield elder_id, Kind(_("计划未排"), is_ours=True)


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
