"""People by due state on a map: one mark for whoever is known at one point.

Names are masked: a map is looked at over shoulders. The list behind it says who (P81).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.db.models import Case, QuerySet, When
from django.utils.translation import gettext as _

from accounts.seeing.masking import mask_name
from base import clock
from geo.address import short_name
from geo.models import Area
from geo.scope import Scope
from maps.look.words import day
from maps.map.geojson import GeoJSON, collection, point_feature
from visits.duty.coverage import NOT_OWED, DueState, due_states
from visits.register.models import Category, Elder
from visits.register.selectors.categories import flags_on
from visits.register.selectors.whereabouts import Known, level_known, own_place, point_known

URGENCY = ["covered", "due", "overdue"]


def elders_in(*, scope: Scope, area: Area) -> "QuerySet[Elder]":
    rows = Elder.objects.filter(household__village__code__startswith=area.prefix)
    return scope.narrow(rows, "household__village")


@dataclass(frozen=True)
class Mark:
    """One elder where they are known to live."""

    elder_id: int
    name: str
    village: str
    known: Known
    has_own_place: bool
    point: Point
    due: DueState


def elders_layer(*, scope: Scope, area: Area) -> GeoJSON:
    """Those owed visits, together with whoever is known at the same point; the most urgent one decides."""
    rows = elders_in(scope=scope, area=area)
    tags = _categories(rows)
    at: dict[tuple[float, float], list[Mark]] = defaultdict(list)
    for mark in _marks(rows):
        at[round(mark.point.x, 5), round(mark.point.y, 5)].append(mark)
    return collection(_people(marks, tags) for marks in at.values())


def _marks(rows: "QuerySet[Elder]") -> Iterator[Mark]:
    """Where each household is known to be; none of those of whom nothing is."""
    states = due_states(elders=rows)
    village = "household__village"
    facts = rows.order_by("pk").values_list(
        "pk",
        "name",
        f"{village}__name",
        level_known("household__"),
        Case(When(own_place("household__"), then=True), default=False),
        point_known("household__"),
    )
    for pk, name, village_name, level, is_own, point in facts:
        if point and states[pk].state != NOT_OWED:
            yield Mark(pk, name, short_name(village_name), Known(level), is_own, point, states[pk])


def _categories(rows: "QuerySet[Elder]") -> dict[int, list[str]]:
    """What each elder counts as today, in words."""
    words = {value: str(label) for value, label in Category.choices}
    flags = flags_on(clock.today()).filter(elder__in=rows.order_by().values("pk"))
    found: dict[int, list[str]] = defaultdict(list)
    for elder_id, category in flags.values_list("elder_id", "category"):
        found[elder_id].append(words[category])
    return found


def _people(marks: list[Mark], tags: dict[int, list[str]]) -> GeoJSON:
    marks = sorted(marks, key=lambda mark: (URGENCY.index(mark.due.state), mark.due.days_overdue), reverse=True)
    worst = marks[0]
    villages = "、".join(dict.fromkeys(mark.village for mark in marks))  # several stand at their township's centre
    return point_feature(
        worst.point,
        state=worst.due.state,
        days=worst.due.days_overdue,
        key=any(mark.due.tier == "key" for mark in marks),
        located=worst.has_own_place,
        approximate=worst.known is not Known.DOOR,
        village=villages,
        title=f"{villages} {due_words(worst.due)}",
        place_note="" if worst.known is Known.DOOR else str(worst.known.label),
        people=[_person(mark, tags[mark.elder_id]) for mark in marks],
    )


def _person(mark: Mark, tags: list[str]) -> GeoJSON:
    tier = [_("重点")] if mark.due.tier == "key" else []
    return {
        "id": mark.elder_id,
        "name": mask_name(mark.name),
        "state": mark.due.state,
        "says": due_words(mark.due),
        "tags": [*tier, *tags],
    }


def due_words(state: DueState) -> str:
    if state.state == "overdue":
        return _("逾期 {days} 天").format(days=state.days_overdue)
    if state.state == "due":
        return _("应于 {day} 前探访").format(day=day(state.next_due)) if state.next_due else _("应探访")
    return _("已探访")
