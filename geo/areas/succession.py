"""Who followed whom: which area of today an older listing's area became. Pure; names decide, codes only help.

Codes are reused after mergers (a village's old code may name another village today), so the same code counts only
where the name agrees as well, or where nobody else claims that code.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from geo.address import COUNTY_ENDINGS, TOWNSHIP_ENDINGS, core_name, normalise

SHARE_TO_FOLLOW = 0.4  # so much of a county's or township's villages must be found again in one successor
ENOUGH_VILLAGES = 10  # of a county; with fewer a town of the same name has to speak for its heir too
LEVELS = ("city", "county", "township", "village")


@dataclass(frozen=True)
class Named:
    """One area of a listing."""

    code: str
    parent: str
    name: str
    level: str


@dataclass
class _Listing:
    """A listing with its children by parent, and each area's bare name."""

    areas: Mapping[str, Named]
    children: dict[str, list[Named]] = field(default_factory=lambda: defaultdict(list))
    cores: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, areas: Iterable[Named]) -> "_Listing":
        listing = cls({area.code: area for area in areas})
        for area in listing.areas.values():
            listing.children[area.parent].append(area)
            listing.cores[area.code] = bare_name(area, listing.areas)
        return listing

    def children_of(self, code: str) -> list[Named]:
        return self.children[code]

    def villages_of(self, code: str) -> list[Named]:
        below = self.children[code]
        return [area for area in below if area.level == "village"] + [
            village for area in below if area.level == "township" for village in self.children[area.code]
        ]


def bare_name(area: Named, areas: Mapping[str, Named]) -> str:
    """The name without its ending and the names around it: 壶关县龙泉镇新南社区居民委员会 is 新南."""
    endings = {"county": COUNTY_ENDINGS, "township": TOWNSHIP_ENDINGS}.get(area.level)
    name = local_name(area, areas)
    return core_name(name, endings) if endings else core_name(name)


def local_name(area: Named, areas: Mapping[str, Named]) -> str:
    """The name without the names of the areas around it: 长治市屯留区康庄综合服务中心 is 康庄综合服务中心."""
    name, parent = normalise(area.name), areas.get(area.parent)
    above = []
    while parent is not None:
        above.append(normalise(parent.name))
        parent = areas.get(parent.parent)
    for prefix in reversed(above):
        if name.startswith(prefix) and len(name) > len(prefix) + 1:
            name = name.removeprefix(prefix)
    return name


def successors(old: Iterable[Named], new: Iterable[Named]) -> dict[str, str]:
    """Old code to new code, for every old area whose successor is known; the others are absent."""
    before, after = _Listing.of(old), _Listing.of(new)
    found: dict[str, str] = {}
    for level in LEVELS:
        areas = [area for area in before.areas.values() if area.level == level]
        follow = {"city": _by_code, "county": _county, "township": _township, "village": _village}[level]
        for area in areas:
            successor = follow(area, before, after, found)
            if successor:
                found[area.code] = successor
        if level == "village":
            _renamed(areas, before, after, found)
    return found


def _by_code(area: Named, before: _Listing, after: _Listing, found: dict[str, str]) -> str | None:
    return area.code if area.code in after.areas else None


def _county(area: Named, before: _Listing, after: _Listing, found: dict[str, str]) -> str | None:
    same = after.areas.get(area.code)
    if same is not None and after.cores[same.code] == before.cores[area.code]:
        return same.code
    counties = [other for other in after.areas.values() if other.level == "county"]
    heir = _most_shared(area, counties, before, after)
    if heir and not _is_thin(area, after.areas[heir], before, after):
        return heir
    return same.code if same else None


def _is_thin(county: Named, heir: Named, before: _Listing, after: _Listing) -> bool:
    """Whether only a few villages speak for a heir, such as 王村 and 河西 that every county has, and no town."""
    if len(before.villages_of(county.code)) >= ENOUGH_VILLAGES:
        return False
    towns = [
        {listing.cores[one.code] for one in listing.children_of(code)}
        for listing, code in ((before, county.code), (after, heir.code))
    ]
    return bool(towns[0]) and not towns[0] & towns[1]


def _township(area: Named, before: _Listing, after: _Listing, found: dict[str, str]) -> str | None:
    if area.parent not in found:
        return None
    townships = after.children[found[area.parent]]
    named = [other.code for other in townships if after.cores[other.code] == before.cores[area.code]]
    return named[0] if len(named) == 1 else _most_shared(area, townships, before, after)


def _most_shared(area: Named, others: list[Named], before: _Listing, after: _Listing) -> str | None:
    """The area where most of this one's villages are found again, if there are enough of them."""
    # a listing without villages still knows its townships
    below = _Listing.villages_of if before.villages_of(area.code) else _Listing.children_of
    wanted = {before.cores[inner.code] for inner in below(before, area.code)}
    shared = Counter(
        {other.code: len(wanted & {after.cores[inner.code] for inner in below(after, other.code)}) for other in others}
    )
    best = shared.most_common(1)
    return best[0][0] if best and best[0][1] >= max(2, SHARE_TO_FOLLOW * len(wanted)) else None


def _village(area: Named, before: _Listing, after: _Listing, found: dict[str, str]) -> str | None:
    """The village of that name in the successor township; else the only one of that name in the county."""
    core, township = before.cores[area.code], before.areas.get(area.parent)
    here = [v.code for v in after.children[found.get(area.parent, "")] if after.cores[v.code] == core]
    if len(here) == 1:
        return here[0]
    county = found.get(township.parent if township else "", "")
    there = [v.code for v in after.villages_of(county) if after.cores[v.code] == core]
    return there[0] if len(there) == 1 else None


def _renamed(areas: list[Named], before: _Listing, after: _Listing, found: dict[str, str]) -> None:
    """A village that kept its code in its township under a new name that nobody brings was renamed or merged there."""
    claimed = set(found.values())
    for area in areas:
        same = after.areas.get(area.code)
        if area.code in found or same is None or same.code in claimed:
            continue
        if found.get(area.parent) == same.parent:
            found[area.code] = same.code
