"""Numbers parted by what is said of people, by tier, reason or state: only as the rule of small numbers allows (P81).

Every part goes through `accounts/seeing/small_numbers.py`, for pages, pictures and files alike. Of a village nothing is
parted: it has too few people. Of a township only what cannot be told from its county's parts and its neighbours'.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.seeing.small_numbers import Parted, parted, parted_beside
from geo.models import Area, Level
from maps.figures.selectors.why_missed import Span, reason_kinds
from visits.duty.figures import VillageCoverage
from visits.duty.policy import MONTH, period_of
from visits.duty.selectors.figures import village_figures
from visits.register.models import State, Tier

WITHHELD: Parted[str] = Parted({}, is_withheld=True)


@dataclass(frozen=True)
class Line:
    """One part in words with its number; None: told together with others, or not at all."""

    words: Any
    number: int | None


@dataclass(frozen=True)
class Parts:
    """A number by its parts as a page writes it; `why` says what is not told, "" where everything is."""

    lines: list[Line]
    why: str = ""


@dataclass(frozen=True)
class PartsOfArea:
    """Who is to be visited by tier, who was not visited by tier and by reason, who is not counted by state."""

    active: Parts
    unvisited: Parts
    reasons: Parts
    excluded: Parts


def parts_of(*, area: Area, month: date) -> PartsOfArea:
    if area.level in (Level.VILLAGE, Level.GRID):
        none = _parts(WITHHELD, {})
        return PartsOfArea(none, none, none, none)
    around = _around(area)
    villages = village_figures(area=around, month=month).villages
    units = _units(villages, around, area)
    span = Span(month, period_of(month, MONTH)[1])
    unvisited = [pk for village in villages for pk in village.unvisited]
    kinds = reason_kinds(elder_ids=unvisited, span=span)
    tiers = {str(tier.value): tier.label for tier in Tier}
    states = {str(state.value): state.label for state in State}
    visited = _told(units, area, _by_tier_and_visit)
    return PartsOfArea(
        active=_parts(_told(units, area, lambda one: Counter(one.tiers[pk] for pk in one.active)), tiers),
        unvisited=_parts(_only(visited, "unvisited"), tiers),
        reasons=_parts(_told(units, area, lambda one: Counter(kinds[pk].label for pk in one.unvisited)), {}),
        excluded=_parts(_told(units, area, lambda one: Counter(row.state for row in one.excluded)), states),
    )


def _around(area: Area) -> Area:
    """Whose parts are told beside this area's: its county, or itself."""
    return area.parent if area.level == Level.TOWNSHIP and area.parent else area


def _units(villages: list[VillageCoverage], around: Area, area: Area) -> dict[int, list[VillageCoverage]]:
    """The villages by township, where the area is one of several; all of them as one else."""
    if around == area:
        return {area.pk: villages}
    parents = dict(Area.objects.filter(pk__in=[one.village_id for one in villages]).values_list("pk", "parent"))
    units: dict[int, list[VillageCoverage]] = defaultdict(list)
    for village in villages:
        units[parents[village.village_id] or 0].append(village)
    return units


def _by_tier_and_visit(one: VillageCoverage) -> Counter[str]:
    visited = set(one.visited_at_the_door)
    return Counter(f"{one.tiers[pk]} {'visited' if pk in visited else 'unvisited'}" for pk in one.active)


def _only(told: Parted[str], which: str) -> Parted[str]:
    """The parts of one kind; told together with one of another kind, nothing is."""
    if told.together:
        return WITHHELD
    parts = {part.removesuffix(f" {which}"): n for part, n in told.told.items() if part.endswith(f" {which}")}
    return Parted(parts, is_withheld=told.is_withheld)


def _told(
    units: Mapping[int, list[VillageCoverage]], area: Area, count: Callable[[VillageCoverage], Counter[str]]
) -> Parted[str]:
    counts = {unit: _sum(count(one) for one in villages) for unit, villages in units.items()}
    whole = parted(_sum(counts.values()))
    if len(units) == 1 and area.pk in units:
        return whole
    return parted_beside(counts, whole).get(area.pk) or WITHHELD


def _sum(counts: Iterable[Counter[str]]) -> Counter[str]:
    whole: Counter[str] = Counter()
    for one in counts:
        whole.update(one)
    return whole


def _parts(told: Parted[str], words: Mapping[str, Any]) -> Parts:
    if told.is_withheld:
        return Parts([], _("人数太少，不再细分，以免看出是谁。"))
    lines = [Line(words.get(part, part), n) for part, n in sorted(told.told.items(), key=lambda one: -one[1]) if n]
    if not told.together:
        return Parts(lines)
    named = "、".join(str(words.get(part, part)) for part in told.together)
    together = Line(_("{parts}（合计）").format(parts=named), told.rest)
    return Parts([*lines, together], _("不足 5 人的与别的合在一起写，以免看出是谁。"))
