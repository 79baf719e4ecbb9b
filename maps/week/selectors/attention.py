"""What needs somebody today, as lists of people: each number on a page has its list here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from base import clock
from dispatch.plans.models import StopVisit
from dispatch.plans.selectors.in_force import in_force_among
from geo.models import Area
from geo.scope import Scope
from maps.look.errors import ListNotKnown
from maps.look.people import answering_names
from maps.look.weeks import LAST_DAY_OF_WEEK, monday_of
from maps.map.selectors.elders_layer import due_words, elders_in
from visits.duty.coverage import DUE, NOT_OWED, OVERDUE, DueState
from visits.duty.selectors.figures import standings_kept, states_in
from visits.register.models import Hazard
from visits.register.selectors.concerns import has_responsible
from visits.register.selectors.locations import EXACT


@dataclass(frozen=True)
class Standing:
    """One elder who is owed visits, as far as the lists go; planned where a plan in force sends somebody yet. Who
    answers for them is told of those alone who are shown (`with_answering`).
    """

    elder_id: int
    household_id: int
    name: str
    village: str
    place_level: str | None
    has_responsible: bool
    has_hazard: bool
    is_planned: bool
    due: DueState
    answering: str = ""

    @property
    def says(self) -> str:
        return due_words(self.due)


@dataclass(frozen=True)
class Kind:
    """One kind of thing to do, and whom it concerns."""

    key: str
    title: Any
    what_to_do: Any
    concerns: Callable[[Standing], bool]


def _is_unplanned(one: Standing) -> bool:
    """Owed a visit by Sunday, or since long, and nobody is to come."""
    if one.is_planned or one.due.state not in (DUE, OVERDUE):
        return False
    if one.due.state == OVERDUE:
        return True
    sunday = monday_of(clock.today()) + LAST_DAY_OF_WEEK
    return one.due.next_due is not None and one.due.next_due <= sunday


KINDS = [
    Kind("overdue", _("逾期未探访"), _("请尽快安排上门，或登记未能探访的原因。"), lambda one: one.due.state == OVERDUE),
    Kind(
        "unplanned",
        _("本周到期还没有安排"),
        _("重新制订计划时会排进去；等不及的请指定周次，或直接上门后登记。"),
        _is_unplanned,
    ),
    Kind("hazard", _("家中有隐患"), _("请责任人联系处理，处理完在这里登记消除。"), lambda one: one.has_hazard),
    Kind("unassigned", _("没有责任人"), _("请在名单里勾选老人，指定责任人。"), lambda one: not one.has_responsible),
    Kind("unlocated", _("没有门口位置"), _("下次上门时请标注门口位置。"), lambda one: one.place_level not in EXACT),
]


def standings(*, scope: Scope, area: Area) -> list[Standing]:
    """Everyone of the area who is owed visits, in the order of villages and names."""
    rows = elders_in(scope=scope, area=area)
    day = clock.today()
    planned = _planned_from(area, day)
    states = states_in(area=area)
    facts = rows.order_by("household__village__code", "name", "pk").values_list(
        "pk",
        "household",
        "name",
        "household__village__name",
        "household__place__level",
        has_responsible(day),
        Exists(Hazard.objects.filter(household=OuterRef("household"), closed_on=None)),
    )
    return [
        Standing(
            elder_id=pk,
            household_id=household_id,
            name=name,
            village=village,
            place_level=level,
            has_responsible=responsible,
            has_hazard=has_hazard,
            is_planned=pk in planned,
            due=states[pk],
        )
        for pk, household_id, name, village, level, responsible, has_hazard in facts
        if pk in states and states[pk].state != NOT_OWED
    ]


def unassigned_count(*, scope: Scope, area: Area) -> int:
    """The length of the list of those for whom nobody answers, without the list."""
    owed = standings_kept(prefixes=[area.prefix]).exclude(state=NOT_OWED).values("elder")
    rows = elders_in(scope=scope, area=area).filter(pk__in=owed)
    return rows.exclude(has_responsible(clock.today())).count()


def with_answering(people: Iterable[Standing]) -> list[Standing]:
    people = list(people)
    names = answering_names(elder_ids=[one.elder_id for one in people], day=clock.today())
    return [replace(one, answering=names.get(one.elder_id, "")) for one in people]


def _planned_from(area: Area, day: date) -> set[int]:
    """Those of the area to whom a plan in force sends somebody on the day or later."""
    here = {"elder__household__village__code__startswith": area.prefix, "stop__route__shift__date__gte": day}
    visits = in_force_among(StopVisit.objects.filter(**here))
    return set(visits.order_by().values_list("elder", flat=True))


def attention(*, people: list[Standing]) -> list[tuple[Kind, list[Standing]]]:
    """The kinds of things to do that concern somebody, with those people; the longest overdue first."""
    found = [(kind, _worst_first(filter(kind.concerns, people))) for kind in KINDS]
    return [(kind, concerned) for kind, concerned in found if concerned]


def attention_list(*, key: str, people: list[Standing]) -> tuple[Kind, list[Standing]]:
    """One of the lists by its name; it may be empty."""
    kind = next((kind for kind in KINDS if kind.key == key), None)
    if kind is None:
        raise ListNotKnown(text=key[:20])
    return kind, _worst_first(filter(kind.concerns, people))


def hazards_of(*, people: list[Standing]) -> dict[int, list[Hazard]]:
    """What is open behind their doors, by household; the worse first."""
    rows = Hazard.objects.filter(household__in={one.household_id for one in people}, closed_on=None)
    found: dict[int, list[Hazard]] = {}
    for hazard in rows.order_by("-severity", "kind", "pk"):
        found.setdefault(hazard.household_id, []).append(hazard)
    return found


def _worst_first(people: "filter[Standing]") -> list[Standing]:
    return sorted(people, key=lambda one: -one.due.days_overdue)
