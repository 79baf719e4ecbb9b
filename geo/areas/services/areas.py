"""Importing areas: listings of two editions, points and boundaries. One transaction; a dry run undoes it."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from geo.address import core_name, normalise
from geo.areas.listings import FLAT_2023, TREE_2016, Listing, read_listing
from geo.areas.services.area_heirs import heirs_take, inhabited
from geo.areas.services.area_successions import parents_set, successions_apply, successions_propose
from geo.areas.services.listing_scope import listing_narrow, nearest_heir
from geo.areas.services.points import points_apply
from geo.areas.services.report import AreasReport
from geo.areas.succession import LEVELS, Named, bare_name, successors
from geo.coordinates import UnknownSystem, system_name
from geo.errors import CoordinateSystemUnknown
from geo.models import Area
from geo.scope import Scope
from geo.tables import FileFault

OLD_SINCE = TREE_2016.cut_off  # areas known only from the older listing carry its day as valid_from
OLD_UNTIL = FLAT_2023.cut_off - timedelta(days=1)
CHUNK = 1000


def areas_import(
    *,
    divisions: Iterable[Path] = (),
    points: Path | None = None,
    points_crs: str = "",
    polygons: Path | None = None,
    polygons_crs: str = "",
    apply: bool = False,
    confirm_successions: bool = False,
    scope: Scope | None = None,
    by: User | None = None,
) -> AreasReport:
    """Import what is given, in the order listings, points, boundaries; without `apply` everything is undone again.

    The newer layout of divisions makes areas of today; areas of today that it seems to call otherwise are only told,
    until somebody confirms these successions. The older makes former areas and former names where a newer
    listing covers the county, in whichever order the two are imported. An empty coordinate system means what the file
    says of itself, else WGS-84. With `scope`, areas outside it stay as they are.
    """
    report = AreasReport(applied=apply)
    for crs in (points_crs, polygons_crs):
        _check_system(crs)
    with transaction.atomic():
        for path in divisions:
            _divisions_apply(read_listing(path), report, scope, is_confirmed=confirm_successions)
        if points is not None:
            points_apply(path=points, crs=points_crs or "wgs84", report=report, scope=scope, by=by)
        if polygons is not None:
            from geo.areas.services.boundaries import (
                boundaries_apply,  # brings pandas along: not for listings, nor for pages
            )

            boundaries_apply(path=polygons, crs=polygons_crs, report=report, scope=scope, by=by)
        if apply:
            audit_record(actor=by, action=AuditAction.CHANGE, subject="geo.areas", figures=_figures(report))
        else:
            transaction.set_rollback(True)
    return report


def _check_system(crs: str) -> None:
    try:
        system_name(crs or "wgs84")
    except UnknownSystem as error:
        raise CoordinateSystemUnknown(crs=crs) from error


def _figures(report: AreasReport) -> dict[str, int]:
    return {name: count for name, count in report.counts.items() if count}


def _divisions_apply(listing: Listing, report: AreasReport, scope: Scope | None, *, is_confirmed: bool) -> None:
    mine = listing_narrow(listing=listing, scope=scope)
    report.problems += listing.problems
    if listing.edition.is_current:
        older = _named(Area.objects.filter(valid_from=OLD_SINCE, valid_to__isnull=True))
        mine = {area.code for area in older}
        _newer(list(listing.areas.values()), report, scope, is_confirmed=is_confirmed)
    else:
        older = list(listing.areas.values())
        known = set(Area.objects.values_list("code", flat=True))
        _create([area for area in older if area.code not in known], report)
    _adopt_counties()
    _retire(older, mine, report)


def _newer(listed: list[Named], report: AreasReport, scope: Scope | None, *, is_confirmed: bool) -> None:
    """Make a newer listing the areas of today: at once what is certain, the successions when they are confirmed."""
    proposal = successions_propose(listing=listed, scope=scope, report=report)
    if not (is_confirmed and proposal.changes):
        _upsert(proposal.certain, report)
        return
    successions_apply(changes=proposal.changes, report=report)
    again = successions_propose(listing=listed, scope=scope, report=AreasReport(applied=False))
    changed = [change.after for change in proposal.changes.values()]
    _upsert([*again.certain, *(area for area in changed if area not in again.certain)], report)
    parents_set(changes=proposal.changes)


def _named(areas: Iterable[Area]) -> list[Named]:
    return [Named(area.code, area.parent.code if area.parent else "", area.name, area.level) for area in areas]


def _upsert(areas: Iterable[Named], report: AreasReport) -> None:
    """Make these the areas of today; a former name is kept."""
    present = {area.code: area for area in Area.objects.filter(valid_to__isnull=True)}
    _create([area for area in areas if area.code not in present], report, is_current=True)
    lived_in = inhabited({code: area for code, area in present.items() if area.valid_from is not None})
    changed = []
    for named in areas:
        area = present.get(named.code)
        if area is not None and area.code in lived_in and not _share_a_name(area, named):
            remedy = _("2016 年的名录里这个代码是“{name}”，那里有老人，所以没有改。请先核对，再导入一次")
            problem = FileFault(0, "code", f"{named.code} {named.name}", remedy.format(name=area.name))
            report.problems.append(problem)
            continue
        if area is not None and (area.name != named.name or area.valid_from is not None):
            if normalise(area.name) != normalise(named.name):
                area.former_names = [*area.former_names, area.name]
            area.name, area.valid_from = named.name, None
            changed.append(area)
    Area.objects.bulk_update(changed, ["name", "valid_from", "former_names"], batch_size=CHUNK)
    report.counts["areas_renamed"] += len(changed)


def _share_a_name(area: Area, named: Named) -> bool:
    return core_name(normalise(area.name)) == core_name(normalise(named.name))


def _create(areas: Iterable[Named], report: AreasReport, *, is_current: bool = False) -> None:
    """Create areas level by level, so that each finds its parent."""
    since = None if is_current else OLD_SINCE
    for level in LEVELS:
        parents = dict(Area.objects.filter(valid_to__isnull=True).values_list("code", "pk"))
        rows = [
            Area(code=a.code, name=a.name, level=level, parent_id=parents.get(a.parent), valid_from=since)
            for a in areas
            if a.level == level
        ]
        Area.objects.bulk_create(rows, batch_size=CHUNK)
        report.counts["areas_created"] += len(rows)


def _adopt_counties() -> None:
    """A listing without its city leaves counties without parent until another one names the city."""
    for city in Area.objects.filter(level="city", valid_to__isnull=True):
        Area.objects.filter(level="county", parent__isnull=True, code__startswith=city.prefix).update(parent=city)


def _retire(older: list[Named], mine: set[str], report: AreasReport) -> None:
    """Where the newer listing covers a county, the older areas end and name their successors; only those in `mine`."""
    today = list(Area.objects.filter(valid_from__isnull=True, valid_to__isnull=True).select_related("parent"))
    by_code = {area.code: area for area in today}
    follows = successors(older, _named(today))
    before = {area.code: area for area in older}
    old_rows = {a.code: a for a in Area.objects.filter(valid_from=OLD_SINCE, valid_to__isnull=True)}
    lived_in = inhabited(old_rows)
    changed_old, changed_new = {}, {}
    for area in (area for area in older if area.code in mine):
        successor = by_code.get(nearest_heir(area, before, follows))
        if successor is None:
            continue
        if area.code in lived_in and successor.level != area.level:
            remedy = _("新的名录里找不到它，仍然保留，老人不受影响；并入了别的村的，请把各户改到那个村")
            report.problems.append(FileFault(0, "code", f"{area.code} {area.name}", remedy))
        elif area.code in old_rows:
            old = old_rows[area.code]
            old.valid_to, old.merged_into = OLD_UNTIL, successor
            changed_old[old.code] = old
        if area.code in follows and _adds_a_name(area, successor, before, by_code):
            successor.former_names = [*successor.former_names, area.name]
            changed_new[successor.code] = successor
    Area.objects.bulk_update(changed_old.values(), ["valid_to", "merged_into"], batch_size=CHUNK)
    Area.objects.bulk_update(changed_new.values(), ["former_names"], batch_size=CHUNK)
    heirs_take({old: old.merged_into for old in changed_old.values() if old.merged_into is not None})
    report.counts["areas_retired"] += len(changed_old)
    report.counts["former_names_added"] += len(changed_new)


def _adds_a_name(area: Named, successor: Area, before: dict[str, Named], today: dict[str, Area]) -> bool:
    """Whether the older name is another name, and not only another ending of a village's."""
    if area.name == successor.name or area.name in successor.former_names or area.level != successor.level:
        return False
    if area.level != "village":
        return True
    now = {code: Named(code, a.parent.code if a.parent else "", a.name, a.level) for code, a in _line(successor)}
    return bare_name(area, before) != bare_name(now[successor.code], now)


def _line(area: Area) -> list[tuple[str, Area]]:
    line = [(area.code, area)]
    while area.parent is not None:
        area = area.parent
        line.append((area.code, area))
    return line
