"""What needs somebody today, as lists of people: each number on a page has its list here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from base import clock
from geo.models import Area
from geo.scope import Scope
from maps.look.errors import ListNotKnown
from maps.look.people import answering_names
from maps.map.selectors.elders_layer import due_words, elders_in
from visits.duty.coverage import NOT_OWED, OVERDUE, DueState, due_states
from visits.register.models import Hazard
from visits.register.selectors.concerns import has_responsible
from visits.register.selectors.locations import EXACT


@dataclass(frozen=True)
class Standing:
    """One elder who is owed visits, as far as the lists go."""

    elder_id: int
    name: str
    village: str
    place_level: str | None
    answering: str
    has_responsible: bool
    has_hazard: bool
    due: DueState

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
    page: str = "people"  # where the list is worked off


KINDS = [
    Kind("overdue", _("逾期未探访"), _("请尽快安排上门，或登记未能探访的原因。"), lambda one: one.due.state == OVERDUE),
    Kind("hazard", _("家中有隐患"), _("请责任人联系处理，处理完登记消除。"), lambda one: one.has_hazard),
    Kind("unassigned", _("没有责任人"), _("请在名单里勾选老人，指定责任人。"), lambda one: not one.has_responsible),
    Kind(
        "unlocated",
        _("没有门口位置"),
        _("下次上门时请标注门口位置。"),
        lambda one: one.place_level not in EXACT,
        page="locations",
    ),
]


def standings(*, scope: Scope, area: Area) -> list[Standing]:
    """Everyone of the area who is owed visits, in the order of villages and names."""
    rows = elders_in(scope=scope, area=area)
    day = clock.today()
    states, answering = due_states(elders=rows), answering_names(elders=rows, day=day)
    facts = rows.order_by("household__village__code", "name", "pk").values_list(
        "pk",
        "name",
        "household__village__name",
        "household__place__level",
        has_responsible(day),
        Exists(Hazard.objects.filter(household=OuterRef("household"), closed_on=None)),
    )
    return [
        Standing(pk, name, village, level, answering.get(pk, ""), responsible, has_hazard, states[pk])
        for pk, name, village, level, responsible, has_hazard in facts
        if states[pk].state != NOT_OWED
    ]


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


def _worst_first(people: "filter[Standing]") -> list[Standing]:
    return sorted(people, key=lambda one: -one.due.days_overdue)
