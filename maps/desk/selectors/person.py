"""Everything that is known of one elder, for the person's page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from base import clock
from geo.scope import Scope
from maps.look.clauses import clause_in_words
from maps.look.people import age_said, where_lives
from maps.look.scope_told import brought_in_by
from maps.map.selectors.elders_layer import due_words
from visits.duty.coverage import NOT_OWED, DueState, DueVisit, due_states, due_visits_of
from visits.records.models import VisitRecord
from visits.records.models.records import standing
from visits.register.completeness import is_stale, missing, score
from visits.register.models import (
    Benefit,
    CategoryFlag,
    Elder,
    ElderState,
    Hazard,
    HelperOrganisation,
    HouseholdMember,
    Need,
    Participant,
    Responsibility,
    Situation,
    State,
    TierOverride,
    Willingness,
)
from visits.register.plausible import doubts
from visits.register.selectors.answering import answering_on
from visits.register.selectors.completeness import LABELS, known_of
from visits.register.selectors.concerns import has_responsible
from visits.register.selectors.whereabouts import Known, whereabouts_of

RECORDS_SHOWN = 12


@dataclass(frozen=True)
class PersonFile:
    """One elder's page; `answering` holds all whose time has not ended, `formerly` those before them."""

    elder: Elder
    age: str
    where: str
    point: tuple[float, float] | None
    known: Known
    due: DueState
    due_says: str
    clause: Any
    brings_in: str
    """of who is not in scope: which facts would bring them in"""
    windows: list[DueVisit]
    state: ElderState | None
    score: int
    missing: list[Any]
    confirmed_on: date
    is_stale: bool
    doubts: list[str]
    flags: list[CategoryFlag]
    former_flags: list[CategoryFlag]
    overrides: list[TierOverride]
    answering: list[Responsibility]
    answering_today: frozenset[int]
    has_responsible: bool
    formerly: list[Responsibility]
    states: list[ElderState]
    members: list[HouseholdMember]
    mates: list[Elder]
    benefits: list[Benefit]
    hazards: list[Hazard]
    situation: Situation
    needs: list[Any]
    organisations: list[Any]
    participants: list[Participant]
    willingness: list[Willingness]
    records: list[VisitRecord]

    @property
    def standing_overrides(self) -> list[TierOverride]:
        """Those that hold today or will: they can be ended."""
        return [row for row in self.overrides if row.until is None or row.until >= clock.today()]


def person_file(*, scope: Scope, elder_id: int) -> PersonFile:
    """Raises `Elder.DoesNotExist` for an elder outside the scope too: whether they exist is not told."""
    day = clock.today()
    elder = _elders(scope).get(pk=elder_id)
    household = elder.household
    due = due_states(elders=Elder.objects.filter(pk=elder.pk), as_of=day)[elder.pk]
    known = known_of(elder_ids=[elder.pk])[elder.pk]
    flags, states = list(elder.flags.all()), [row for row in elder.states.all() if row.since <= day]
    current = [flag for flag in flags if flag.until is None or flag.until >= day]
    situation = getattr(elder, "situation", None) or Situation(elder=elder)
    confirmed_on = elder.confirmed_on or elder.registered_on
    where = whereabouts_of(household)
    return PersonFile(
        elder=elder,
        age=age_said(elder, day),
        where=where_lives(household),
        point=(where.point.x, where.point.y) if where.point else None,
        known=where.known,
        due=due,
        due_says="" if due.state == NOT_OWED else due_words(due),
        clause=clause_in_words(due.clause),
        brings_in=brought_in_by(elder_ids=[elder.pk], day=day).get(elder.pk, ""),
        windows=due_visits_of(elders=Elder.objects.filter(pk=elder.pk), first_day=day, last_day=day),
        state=states[-1] if states and states[-1].state != State.ACTIVE else None,
        score=score(known),
        missing=[LABELS[field] for field in missing(known)],
        confirmed_on=confirmed_on,
        is_stale=is_stale(confirmed_on, day),
        doubts=_doubts(elder, current, day),
        flags=current,
        former_flags=[flag for flag in flags if flag not in current],
        overrides=list(elder.tier_overrides.all()),
        answering=sorted(
            (row for row in elder.responsibilities.all() if row.until is None or row.until >= day), key=_rank
        ),
        answering_today=frozenset(answering_on(day).filter(elder=elder).values_list("pk", flat=True)),
        has_responsible=Elder.objects.filter(has_responsible(day), pk=elder.pk).exists(),
        formerly=[row for row in elder.responsibilities.all() if row.until is not None and row.until < day],
        states=states[::-1],
        members=list(household.members.all()),
        mates=[mate for mate in household.elders.all() if mate != elder],
        benefits=list(household.benefits.all()),
        hazards=[hazard for hazard in household.hazards.all() if hazard.closed_on is None],
        situation=situation,
        needs=[Need(need).label for need in situation.needs],
        organisations=[HelperOrganisation(kind).label for kind in situation.helper_organisations],
        participants=list(elder.participants.all()),
        willingness=list(elder.willingness.all())[::-1],
        records=list(_records(elder)),
    )


def _elders(scope: Scope) -> QuerySet[Elder]:
    rows = Elder.objects.select_related("household__village__parent", "household__place", "situation")
    responsibilities = Responsibility.objects.select_related("visitor").order_by("-since", "-pk")
    return scope.narrow(
        rows.prefetch_related(
            Prefetch("flags", CategoryFlag.objects.order_by("category", "since")),
            Prefetch("tier_overrides", TierOverride.objects.order_by("-since")),
            Prefetch("responsibilities", responsibilities),
            "contacts",
            "states",
            "participants",
            "willingness",
            "consents",
            "transfers__from_village",
            "transfers__to_village",
            "transfers__from_household",
            "transfers__to_household",
            "household__members",
            "household__benefits",
            "household__hazards",
            "household__elders",
        ),
        "household__village",
    )


def _rank(row: Responsibility) -> tuple[str, date]:
    return row.kind, row.since


def _doubts(elder: Elder, flags: list[CategoryFlag], day: date) -> list[str]:
    listed = list(elder.household.members.all())
    members = len(listed) or len(elder.household.elders.all())
    without_head = listed and not any(member.is_head for member in listed)
    headless = [_("家庭成员里没有户主，请指明现在谁是户主。")] if without_head else []
    return headless + doubts(
        birth=elder.birth,
        categories={flag.category for flag in flags},
        household_size=members,
        relations=[contact.relation for contact in elder.contacts.all()],
        today=day,
    )


def _records(elder: Elder) -> QuerySet[VisitRecord]:
    records = VisitRecord.objects.filter(standing(), elder=elder).select_related("visitor")
    return records.order_by("-visited_at", "-pk")[:RECORDS_SHOWN]


def person_map(shown: PersonFile) -> dict[str, Any]:
    return {"door": {"point": shown.point, "known": shown.known.value}, "helpers": [], "clinics": []}
