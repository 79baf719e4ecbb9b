"""What is known already about the elders of an area, so that a ledger sent twice changes nothing."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from base import clock
from geo.models import Area
from visits.register.models import (
    CategoryFlag,
    Contact,
    ElderState,
    Hazard,
    Household,
    Responsibility,
    Situation,
    State,
    Visitor,
)
from visits.register.selectors.answering import answering_on, not_left


@dataclass
class KnownFacts:
    """Categories that hold today, states, contacts by rank, hazards ever noted, responsibilities without an end and who
    answers today, visitors by name.
    """

    flags: dict[int, dict[str, CategoryFlag]] = field(default_factory=lambda: defaultdict(dict))
    states: dict[int, dict[date, str]] = field(default_factory=lambda: defaultdict(dict))
    contacts: dict[int, dict[int, Contact]] = field(default_factory=lambda: defaultdict(dict))
    hazards: set[tuple[int, str]] = field(default_factory=set)
    responsibilities: dict[tuple[int, str], Responsibility] = field(default_factory=dict)
    answering: dict[tuple[int, str], int] = field(default_factory=dict)
    visitors: dict[str, list[Visitor]] = field(default_factory=lambda: defaultdict(list))
    situations: dict[int, Situation] = field(default_factory=dict)
    visitor_names: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, area: Area) -> "KnownFacts":
        known = cls()
        inside = {"elder__household__village__code__startswith": area.prefix}
        for flag in CategoryFlag.objects.filter(**inside).exclude(until__lt=clock.today()).order_by("since"):
            known.flags[flag.elder_id][flag.category] = flag
        for state in ElderState.objects.filter(**inside).order_by("since"):
            known.states[state.elder_id][state.since] = state.state
        for contact in Contact.objects.filter(**inside):
            known.contacts[contact.elder_id][contact.order] = contact
        hazards = Hazard.objects.filter(household__village__code__startswith=area.prefix)
        known.hazards = set(hazards.values_list("household_id", "note"))
        for responsibility in Responsibility.objects.filter(until=None, **inside):
            known.responsibilities[responsibility.elder_id, responsibility.kind] = responsibility
        answering = answering_on(clock.today()).filter(**inside)
        known.answering = {(row.elder_id, row.kind): row.visitor_id for row in answering}
        for visitor in Visitor.objects.filter(not_left(clock.today()), area__code__startswith=area.prefix):
            known.visitors[visitor.name].append(visitor)
        for situation in Situation.objects.filter(**inside):
            known.situations[situation.elder_id] = situation
        known.visitor_names = dict(Visitor.objects.values_list("pk", "name"))
        return known

    def state_problem(self, elder_id: int | None, state: str, since: date) -> str:
        """Why a state cannot be taken from a file, in words: nobody lives on after death; "" where it can."""
        told = self.states.get(elder_id, {}) if elder_id else {}
        died = next((day for day, known in told.items() if known == State.DIED and day < since), None)
        if died and state != State.DIED:
            return f"台账登记已于 {died} 去世"
        if told.get(since, state) != state:
            return f"台账里 {since} 登记的是“{State(told[since]).label}”"
        return ""

    def is_new_state(self, elder_id: int | None, state: str, since: date) -> bool:
        """Not the state the elder is in, and not told for that very day."""
        told = self.states.get(elder_id, {}) if elder_id else {}
        return state != self.state_of(elder_id) and since not in told

    def state_of(self, elder_id: int | None) -> str:
        told = self.states.get(elder_id, {}) if elder_id else {}
        current = [told[day] for day in sorted(told) if day <= clock.today()]
        return current[-1] if current else State.ACTIVE

    def is_new_hazard(self, household: Household, note: str) -> bool:
        """The first time that a household's hazard is told, also within the same file."""
        key = (household.pk or -id(household), note)
        is_new = key not in self.hazards
        self.hazards.add(key)
        return is_new
