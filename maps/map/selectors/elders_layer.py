"""People by due state on a map: one mark for each household, and what is said of it when asked.

The marks themselves name nobody. Whoever asks is told masked names: a map is looked at over shoulders (P81).
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

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
from visits.duty.coverage import NOT_OWED, DueState
from visits.duty.selectors.figures import states_in
from visits.register.models import Category, Elder, Hazard
from visits.register.selectors.categories import flags_on
from visits.register.selectors.whereabouts import Known, level_known, own_place, point_known

URGENCY = ["covered", "due", "overdue"]


def elders_in(*, scope: Scope, area: Area) -> "QuerySet[Elder]":
    rows = Elder.objects.filter(household__village__code__startswith=area.prefix)
    return scope.narrow(rows, "household__village")


@dataclass
class Door:
    """A household, those of it who are owed visits with how they stand, and the hazards that are open there."""

    household_id: int
    code: str
    village: str
    known: Known
    has_own_place: bool
    point: Point | None
    people: dict[int, DueState] = field(default_factory=dict)
    hazards: list[str] = field(default_factory=list)

    @property
    def worst(self) -> DueState | None:
        """The most urgent one's decides how the mark looks."""
        states = self.people.values()
        return max(states, key=lambda due: (URGENCY.index(due.state), due.days_overdue), default=None)

    @property
    def title(self) -> str:
        """王家沟村 逾期 3 天，2 人，有隐患"""
        said = [due_words(self.worst)] if self.worst else []
        said += [_("{n} 人").format(n=len(self.people))] if len(self.people) > 1 else []
        said += [_("有隐患")] if self.hazards else []
        return f"{self.village} {_('，').join(said)}"


def doors_of(rows: "QuerySet[Elder]", *, area: Area) -> list[Door]:
    """Households in which one of these people of the area is owed visits or a hazard is open; a point is None where
    nothing is known.
    """
    states, hazards = states_in(area=area), _hazards(rows)
    village = "household__village"
    facts = rows.order_by("household_id", "pk").values_list(
        "pk",
        "household_id",
        f"{village}__code",
        f"{village}__name",
        level_known("household__"),
        Case(When(own_place("household__"), then=True), default=False),
        point_known("household__"),
    )
    doors: dict[int, Door] = {}
    for pk, household, code, name, level, is_own, point in facts:
        owed = pk in states and states[pk].state != NOT_OWED
        if not owed and household not in hazards:
            continue
        if household not in doors:
            found = hazards.get(household, [])
            doors[household] = Door(household, code, short_name(name), Known(level), is_own, point, hazards=found)
        if owed:
            doors[household].people[pk] = states[pk]
    return list(doors.values())


def _hazards(rows: "QuerySet[Elder]") -> dict[int, list[str]]:
    """The kinds open in each household, the worst first."""
    open_now = Hazard.objects.filter(closed_on=None, household__in=rows.order_by().values("household"))
    found: dict[int, list[str]] = defaultdict(list)
    for household, kind in open_now.order_by("-severity", "pk").values_list("household", "kind"):
        if kind not in found[household]:
            found[household].append(kind)
    return found


def households_layer(*, scope: Scope, area: Area) -> GeoJSON:
    """One mark a household, of those whose place is known at all."""
    return collection(_mark(door) for door in doors_of(elders_in(scope=scope, area=area), area=area) if door.point)


def _mark(door: Door) -> GeoJSON:
    assert door.point is not None
    worst = door.worst
    return point_feature(
        door.point,
        household=door.household_id,
        elders=list(door.people),
        states=[due.state for due in door.people.values()],
        state=worst.state if worst else "",
        days=worst.days_overdue if worst else 0,
        key=any(due.tier == "key" for due in door.people.values()),
        located=door.has_own_place,
        approximate=door.known is not Known.DOOR,
        hazards=door.hazards,
        title=door.title,
    )


@dataclass(frozen=True)
class Asked:
    """What a mark says when asked, as data; `elders` are those whom it names."""

    elders: list[int]
    households: list[GeoJSON]


def households_asked(*, scope: Scope, area: Area, households: Collection[int] | None = None) -> Asked:
    """Some households of an area, or all: their people with masked names, and their open hazards without the note."""
    rows = elders_in(scope=scope, area=area)
    if households is not None:
        rows = rows.filter(household__in=households)
    tags, names, hazards = _categories(rows), dict(rows.values_list("pk", "name")), _hazards_told(rows)
    doors = doors_of(rows, area=area)
    told = [
        {
            "household": door.household_id,
            "code": door.code,
            "village": door.village,
            "place_note": "" if door.known is Known.DOOR else str(door.known.label),
            "people": [_person(pk, names[pk], due, tags[pk]) for pk, due in _by_urgency(door)],
            "hazards": hazards[door.household_id],
        }
        for door in doors
    ]
    return Asked([pk for door in doors for pk in door.people], told)


def _by_urgency(door: Door) -> list[tuple[int, DueState]]:
    def urgency(row: tuple[int, DueState]) -> tuple[int, int]:
        return URGENCY.index(row[1].state), row[1].days_overdue

    return sorted(door.people.items(), key=urgency, reverse=True)


def _categories(rows: "QuerySet[Elder]") -> dict[int, list[str]]:
    """What each elder counts as today, in words."""
    words = {value: str(label) for value, label in Category.choices}
    flags = flags_on(clock.today()).filter(elder__in=rows.order_by().values("pk"))
    found: dict[int, list[str]] = defaultdict(list)
    for elder_id, category in flags.values_list("elder_id", "category"):
        found[elder_id].append(words[category])
    return found


def _hazards_told(rows: "QuerySet[Elder]") -> dict[int, list[GeoJSON]]:
    """What somebody wrote about a hazard may name people or numbers: it stays with the record."""
    open_now = Hazard.objects.filter(closed_on=None, household__in=rows.order_by().values("household"))
    found: dict[int, list[GeoJSON]] = defaultdict(list)
    for hazard in open_now.order_by("-severity", "pk"):
        title = _("{kind}隐患").format(kind=hazard.get_kind_display())
        says = [hazard.get_severity_display(), _("{day} 发现").format(day=day(hazard.found_on))]
        found[hazard.household_id].append({"kind": hazard.kind, "title": title, "says": "，".join(says)})
    return found


def _person(pk: int, name: str, due: DueState, tags: list[str]) -> GeoJSON:
    tier = [_("重点")] if due.tier == "key" else []
    return {"id": pk, "name": mask_name(name), "state": due.state, "says": due_words(due), "tags": [*tier, *tags]}


def due_words(state: DueState) -> str:
    if state.state == "overdue":
        return _("逾期 {days} 天").format(days=state.days_overdue)
    if state.state == "due":
        return _("应于 {day} 前探访").format(day=day(state.next_due)) if state.next_due else _("应探访")
    return _("已探访")
