"""What other rules would change in one township: whose tier, how many visits, how much time at the door (P26, P27)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from dispatch.plans import prices
from geo.address import short_name
from geo.models import Area
from visits.duty.policy import KEY, Rules
from visits.duty.selectors.rules import WEEKS_PER_MONTH, Compared, tiers_compared
from visits.register.models import Elder, Tier

NAMES_SHOWN = 100


@dataclass(frozen=True)
class Moved:
    elder_id: int
    name: str
    village: str


@dataclass
class MoveGroup:
    """Those who go from one tier to another."""

    before: Any
    after: Any
    people: list[Moved] = field(default_factory=list)
    more: int = 0

    @property
    def count(self) -> int:
        return len(self.people) + self.more


@dataclass
class Preview:
    area: Area
    people: int = 0
    month_before: float = 0.0
    month_after: float = 0.0
    hours_before: float = 0.0
    hours_after: float = 0.0
    groups: list[MoveGroup] = field(default_factory=list)

    @property
    def moved(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def week_before(self) -> float:
        return self.month_before / WEEKS_PER_MONTH

    @property
    def week_after(self) -> float:
        return self.month_after / WEEKS_PER_MONTH


def preview_of(*, area: Area, rules: Rules, day: date) -> Preview:
    preview = Preview(area)
    moves: dict[tuple[str | None, str | None], list[int]] = defaultdict(list)
    for one in tiers_compared(area=area, rules=rules, day=day):
        if one.before is None and one.after is None:
            continue
        _count(preview, one)
        if one.before != one.after:
            moves[one.before, one.after].append(one.elder_id)
    names = _names([elder_id for ids in moves.values() for elder_id in ids[:NAMES_SHOWN]])
    for (before, after), ids in sorted(moves.items(), key=lambda move: -len(move[1])):
        shown = [names[elder_id] for elder_id in ids[:NAMES_SHOWN]]
        preview.groups.append(MoveGroup(tier_words(before), tier_words(after), shown, len(ids) - len(shown)))
    return preview


def _count(preview: Preview, one: Compared) -> None:
    preview.people += 1
    preview.month_before += one.visits_before
    preview.month_after += one.visits_after
    preview.hours_before += one.visits_before * _hours(one.before)
    preview.hours_after += one.visits_after * _hours(one.after)


def _hours(tier: str | None) -> float:
    """At the door, as a plan counts it."""
    return (prices.SERVICE_KEY_S if tier == KEY else prices.SERVICE_S) / 3600


def _names(elder_ids: list[int]) -> dict[int, Moved]:
    rows = Elder.objects.filter(pk__in=elder_ids).values_list("pk", "name", "household__village__name")
    return {pk: Moved(pk, name, short_name(village)) for pk, name, village in rows}


def tier_words(tier: str | None) -> Any:
    return Tier(tier).label if tier else _("不在范围")
