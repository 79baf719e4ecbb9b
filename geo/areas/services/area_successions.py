"""Taking a newer listing in: what is certain at once, what looks renumbered, moved or renamed when a person says so.

The row of an area stays, and with it its households, boundary, grants and visitors; it takes the new code and place.
Its former code stays as an area of the past that points to it, so that older files and addresses still find it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from base import clock
from geo.areas.listings import FLAT_2023
from geo.areas.newer_listing import Change, Comparison, compare
from geo.areas.services.report import AreasReport
from geo.areas.succession import Named
from geo.models import Area, Level
from geo.models.places import SIGNIFICANT_DIGITS
from geo.scope import Scope
from geo.tables import FileFault

LISTED_SINCE = FLAT_2023.cut_off
CHUNK = 1000


@dataclass(frozen=True)
class Proposal:
    """A listing beside the areas of today: `certain` may be written now, `changes` when somebody confirms them."""

    certain: list[Named]
    changes: dict[str, Change]


def successions_propose(*, listing: Iterable[Named], scope: Scope | None, report: AreasReport) -> Proposal:
    """Compare, and tell what is doubtful and who is gone."""
    new = {area.code: area for area in listing}
    today = _today(new.values(), scope)
    found = compare(today, new.values())
    changes = _possible(found, {area.code for area in today}, report)
    report.successions += Comparison(found.follows, changes, []).told()
    for area in found.gone:
        remedy = _("名录里没有了。仍然保留，老人不受影响；并入了别的村的，请把各户改到那个村")
        report.problems.append(FileFault(0, "code", f"{area.code} {area.name}", remedy))
    certain = _certain(new, found, {area.code for area in today})
    known = {*found.follows.values(), *(area.code for area in certain)}
    for area in (area for area in new.values() if area.code not in known):
        remedy = _("暂不新增：它的代码或上级牵涉待确认的沿革，确认后再导入")
        report.problems.append(FileFault(0, "code", f"{area.code} {area.name}", remedy))
    return Proposal(certain, changes)


def _today(new: Iterable[Named], scope: Scope | None) -> list[Named]:
    """Today's areas in the listing's counties; where it names a county that nobody knows, also in all it leaves out."""
    rows = Area.objects.filter(valid_from=None, valid_to=None, level__in=("county", "township", "village"))
    rows = (scope.narrow(rows, "") if scope else rows).select_related("parent").order_by("code")
    areas = [Named(area.code, area.parent.code if area.parent else "", area.name, area.level) for area in rows]
    listed = {area.code[:6] for area in new}
    if listed <= {area.code[:6] for area in areas}:
        areas = [area for area in areas if area.code[:6] in listed]
    return areas


def _possible(found: Comparison, today: set[str], report: AreasReport) -> dict[str, Change]:
    """The changes whose new code is free, or becomes free by another change; the others are told."""
    changes = dict(found.changes)
    while blocked := [
        change
        for code, change in changes.items()
        if change.after.code != code and change.after.code in today and change.after.code not in changes
    ]:
        for change in blocked:
            del changes[change.before.code]
            remedy = _("代码 {code} 现在由名录里没有的一个区划用着，没有改。请先核对那一个").format(
                code=change.after.code
            )
            report.problems.append(FileFault(0, "code", f"{change.before.code} {change.before.name}", remedy))
    return changes


def _certain(new: Mapping[str, Named], found: Comparison, today: set[str]) -> list[Named]:
    """Who is the same, and who is new under a code that nobody bears and inside an area that is there."""
    waiting = {change.after.code for change in found.changes.values()}
    same = set(found.follows.values()) - waiting
    certain: list[Named] = []
    there = set(today)
    for area in sorted(new.values(), key=lambda one: ("county", "township", "village").index(one.level)):
        is_new = area.code not in waiting and area.code not in today
        if area.code in same or (is_new and (area.level == "county" or area.parent in there)):
            certain.append(area)
            there.add(area.code)
    return certain


def successions_apply(*, changes: Mapping[str, Change], report: AreasReport) -> None:
    """Give the areas their new codes, with whoever is inside and not listed; names and parents come afterwards."""
    rows = {area.code: area for area in Area.objects.filter(valid_from=None, valid_to=None).select_related("parent")}
    codes = {code: change.after.code for code, change in changes.items() if change.after.code != code}
    codes |= _carried(rows, codes, {change.after.code for change in changes.values()})
    moved = [rows[code] for code in codes]
    former = [_former(area) for area in moved if area.level != Level.GRID and area.code not in codes.values()]
    for area in moved:
        area.code = codes[area.code]
    _codes_set(moved)
    Area.objects.bulk_create(former, batch_size=CHUNK, ignore_conflicts=True)
    report.counts["areas_succeeded"] += len(changes)


def _carried(rows: Mapping[str, Area], codes: Mapping[str, str], claimed: set[str]) -> dict[str, str]:
    """New codes of those inside a renumbered area that have none of their own: grid cells, villages not listed."""
    carried: dict[str, str] = {}
    used = {*claimed, *(code for code in rows if code not in codes)}
    for level in ("township", "village", "grid"):
        for code, area in rows.items():
            above = area.parent.code if area.parent else ""
            to = codes.get(above) or carried.get(above)
            if area.level != level or code in codes or to is None:
                continue
            digits = SIGNIFICANT_DIGITS[rows[above].level]
            carried[code] = _free(to[:digits] + code[digits:], level, used)
            used.add(carried[code])
    return carried


def _free(code: str, level: str, used: set[str]) -> str:
    """The code itself, else the last one of its township that is free: what is new is counted from below."""
    digits = SIGNIFICANT_DIGITS[level]
    width = 3
    head, zeros = code[: digits - width], "0" * (len(code) - digits)
    others = (f"{head}{number:03d}{zeros}" for number in range(10**width - 1, 0, -1))
    return code if code not in used else next(other for other in others if other not in used)


def _former(area: Area) -> Area:
    return Area(
        code=area.code,
        name=area.name,
        level=area.level,
        parent=area.parent,
        valid_from=LISTED_SINCE,
        valid_to=clock.today(),
        merged_into=area,
    )


def _codes_set(areas: list[Area]) -> None:
    """In two steps: exchanged codes would meet on the way."""
    final = {area.pk: area.code for area in areas}
    for area in areas:
        area.code = f"~{area.pk}"
    Area.objects.bulk_update(areas, ["code"], batch_size=CHUNK)
    for area in areas:
        area.code = final[area.pk]
    Area.objects.bulk_update(areas, ["code"], batch_size=CHUNK)


def parents_set(*, changes: Mapping[str, Change]) -> None:
    """Put the areas that changed where the listing has them; the new parents are there by now."""
    rows = {area.code: area for area in Area.objects.filter(valid_from=None, valid_to=None)}
    moved = []
    for change in changes.values():
        area, parent = rows[change.after.code], rows.get(change.after.parent)
        if parent is not None and area.parent_id != parent.pk:
            area.parent = parent
            moved.append(area)
    Area.objects.bulk_update(moved, ["parent"], batch_size=CHUNK)
