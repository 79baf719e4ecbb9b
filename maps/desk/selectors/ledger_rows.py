"""One page of the ledger's list: each row says who, where, how they stand, who answers, and what is missing."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from maps.look.people import age_said, where_lives
from maps.look.scope_told import brought_in_by
from maps.map.selectors.elders_layer import due_words
from visits.duty.coverage import NOT_OWED, DueState, due_states
from visits.register.completeness import is_stale, missing, score
from visits.register.models import Elder, ElderState, ResponsibilityKind, State
from visits.register.selectors.answering import answering_on
from visits.register.selectors.categories import flags_on
from visits.register.selectors.completeness import LABELS, known_of
from visits.register.selectors.locations import EXACT


@dataclass(frozen=True)
class LedgerRow:
    elder: Elder
    age: str
    where: str
    due: DueState
    says: str
    brings_in: str
    """of who is not in scope: which facts would bring them in"""
    state: ElderState | None
    categories: list[str]
    responsible: str
    stand_in: str
    score: int
    missing: list[str]
    confirmed_on: date
    is_stale: bool
    is_located: bool


def ledger_rows_of(*, elder_ids: list[int], day: date) -> list[LedgerRow]:
    """In the order given."""
    elders = _elders(day).in_bulk(elder_ids)
    states = due_states(elders=Elder.objects.filter(pk__in=elder_ids), as_of=day)
    known = known_of(elder_ids=elder_ids)
    lacking = brought_in_by(elder_ids=[pk for pk, state in states.items() if state.tier is None], day=day)
    return [_row(elders[pk], states[pk], known[pk], lacking.get(pk, ""), day) for pk in elder_ids if pk in elders]


def _elders(day: date) -> QuerySet[Elder]:
    return (
        Elder.objects.select_related("household__village", "household__place")
        .defer("id_number", "phone")
        .prefetch_related(
            Prefetch("flags", flags_on(day)),
            Prefetch("responsibilities", answering_on(day).select_related("visitor")),
            Prefetch("states", ElderState.objects.filter(since__lte=day)),
        )
    )


def _row(elder: Elder, due: DueState, known: frozenset[str], brings_in: str, day: date) -> LedgerRow:
    visitors = {row.kind: row.visitor.name for row in elder.responsibilities.all()}
    states, place = list(elder.states.all()), elder.household.place
    confirmed_on = elder.confirmed_on or elder.registered_on
    return LedgerRow(
        elder=elder,
        age=age_said(elder, day),
        where=where_lives(elder.household),
        due=due,
        says="" if due.state == NOT_OWED else due_words(due),
        brings_in=brings_in,
        state=states[-1] if states and states[-1].state != State.ACTIVE else None,
        categories=[flag.get_category_display() for flag in elder.flags.all()],
        responsible=visitors.get(ResponsibilityKind.RESPONSIBLE, ""),
        stand_in=visitors.get(ResponsibilityKind.STAND_IN, ""),
        score=score(known),
        missing=[str(LABELS[field]) for field in missing(known)],
        confirmed_on=confirmed_on,
        is_stale=is_stale(confirmed_on, day),
        is_located=place is not None and place.level in EXACT,
    )
