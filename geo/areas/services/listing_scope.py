"""Which areas of a listing somebody may write: those inside a scope, and in an older listing those it became."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from geo.areas.listings import Listing
from geo.areas.succession import Named, successors
from geo.models import Area, Level
from geo.models.places import SIGNIFICANT_DIGITS
from geo.scope import Scope
from geo.tables import FileFault


class CountyState(StrEnum):
    NEW = "new"
    OURS = "ours"
    OF_OTHERS = "of_others"


@dataclass(frozen=True)
class CountyListed:
    """One county of a listing: what is in it, whether it may be taken in, and which county of today it is."""

    code: str
    name: str
    townships: int
    villages: int
    state: CountyState
    today_code: str
    today: str  # its name; "" where nobody has it yet

    @property
    def may_be_taken(self) -> bool:
        return self.state != CountyState.OF_OTHERS

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def counties_listed(*, listing: Listing, scope: Scope) -> list[CountyListed]:
    """The counties of a listing. One that nobody has yet may be taken by any administrator."""
    heirs = heirs_listed(listing)
    names = dict(_in_force().filter(level=Level.COUNTY).values_list("code", "name"))
    counts = Counter((_county_of(area, listing.areas), area.level) for area in listing.areas.values())
    found = []
    for county in (area for area in listing.areas.values() if area.level == "county"):
        inside = (counts[county.code, "township"], counts[county.code, "village"])
        today = heirs.get(county.code, county.code)
        state = CountyState.OURS if scope.covers_code(today) else CountyState.OF_OTHERS
        state = state if today in names else CountyState.NEW
        found.append(CountyListed(county.code, county.name, *inside, state, today, names.get(today, "")))
    return found


def heirs_listed(listing: Listing) -> dict[str, str]:
    """In an older listing, which area of today each one became, or the nearest above it that is known; else nobody."""
    if listing.edition.is_current:
        return {}
    today = _in_force().filter(valid_from=None).select_related("parent")
    follows = successors(
        listing.areas.values(),
        [Named(area.code, area.parent.code if area.parent else "", area.name, area.level) for area in today],
    )
    nearest = {code: nearest_heir(area, listing.areas, follows) for code, area in listing.areas.items()}
    return {code: heir for code, heir in nearest.items() if heir}


def nearest_heir(area: Named, before: Mapping[str, Named], follows: Mapping[str, str]) -> str:
    """The successor's code; of a vanished village that of its township, of a vanished township that of its county."""
    while area.code not in follows and area.parent in before:
        area = before[area.parent]
    return follows.get(area.code, "")


def listing_narrow(*, listing: Listing, scope: Scope | None) -> set[str]:
    """Leave in the listing what may be written, told by code, and in an older one who stands above it.

    What is left out is told, each with the number of those below it.
    """
    if scope is None:
        return set(listing.areas)
    heirs = heirs_listed(listing)
    mine = {code for code in listing.areas if scope.covers_code(code) or scope.covers_code(heirs.get(code, ""))}
    above = {up for code in mine for up in _above(code, listing.areas)} - mine
    listing.problems += _left_out(listing.areas, mine, scope)
    for code in listing.areas.keys() - mine - (set() if listing.edition.is_current else above):
        del listing.areas[code]
    return mine


def _left_out(areas: Mapping[str, Named], mine: set[str], scope: Scope) -> list[FileFault]:
    around = {up for code in mine for up in _above(code, areas)}
    out = {
        code
        for code in areas
        if code not in mine and code not in around and not any(p.startswith(code.rstrip("0")) for p in scope.prefixes)
    }
    below = Counter(up for code in out for up in _above(code, areas) if up in out)
    topmost = [areas[code] for code in areas if code in out and areas[code].parent not in out]
    return [FileFault(0, "code", f"{area.code} {area.name}", _left_out_words(below[area.code])) for area in topmost]


def _left_out_words(below: int) -> str:
    words = _("不在您的辖区内，没有导入")
    return words + (_("，连同其下 {n} 个").format(n=below) if below else "")


def _above(code: str, areas: Mapping[str, Named]) -> list[str]:
    line, area = [], areas[code]
    while area.parent in areas:
        area = areas[area.parent]
        line.append(area.code)
    return line


def _county_of(area: Named, areas: Mapping[str, Named]) -> str:
    line = [area.code, *_above(area.code, areas)]
    return next((code for code in line if areas[code].level == "county"), "")


def _in_force() -> Any:
    return Area.objects.filter(valid_to=None)


def prefix_of(code: str) -> str:
    """The digits of a county's code that every code inside it starts with."""
    return code[: SIGNIFICANT_DIGITS["county"]]
