"""Does what an area import asks for, in a process of its own: check the file, or write it. All or nothing."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from accounts.models import User
from base import clock
from geo.areas.listings import read_listing
from geo.areas.services.areas import areas_import
from geo.areas.services.listing_scope import counties_listed, prefix_of
from geo.areas.services.report import AreasReport
from geo.errors import AreaImportFailed
from geo.grants.services import area_grant
from geo.models import Area, AreaFileKind, AreaImport, Level
from geo.scope import Scope, scope_for
from geo.tables import TABLES, read_table
from runs.heartbeat import Pulse, beating
from runs.leases import Lease, RunProgress, run_finish, run_hold
from runs.working import run_claimed

POINT_COLUMNS = {"code", "name", "level", "lon", "lat"}


class _MovedOn(Exception):
    """Writing would do something else than the check said."""


def area_import_work(*, run_id: int) -> AreaImport:
    """Claim the run and do it. Whatever goes wrong is said in the run's row."""
    with run_claimed(kind=AreaImport, run_id=run_id, failed=AreaImportFailed) as lease, beating(lease) as pulse:
        _do(lease, pulse)
    return AreaImport.objects.get(pk=run_id)


def _do(lease: Lease, pulse: Pulse) -> None:
    run = AreaImport.objects.select_related("area", "made_by").get(pk=lease.run_id)
    if run.content is None:
        raise LookupError("the file that was handed in is gone")
    with TemporaryDirectory() as folder:
        path = Path(folder) / (Path(run.file_name).name or "file")
        path.write_bytes(bytes(run.content))
        if not run.is_to_apply:
            _check(run, path, lease, pulse)
            return
        try:
            _write(run, path, lease, pulse)
        except _MovedOn:
            run.has_moved_on = True
            _check(run, path, lease, pulse)


def _check(run: AreaImport, path: Path, lease: Lease, pulse: Pulse) -> None:
    pulse.progress = RunProgress(0.1, {"stage": "读取并核对"})
    report = _would(run, path)
    with transaction.atomic():
        run_hold(lease=lease)
        run.report, run.is_to_apply, run.counties = report, False, []
        run.save(update_fields=["report", "is_to_apply", "has_moved_on", "counties"])
        run_finish(lease=lease)


def _would(run: AreaImport, path: Path) -> dict[str, Any]:
    """What writing the file would do; a listing for no area also tells its counties, and all that may be taken."""
    if run.area is not None:
        return _import(run, path, Scope((run.area.prefix,)), apply=False).as_dict()
    listed = counties_listed(listing=read_listing(path), scope=scope_for(_maker(run)))
    scope = _scope(county.code for county in listed if county.may_be_taken)
    report = _import(run, path, scope, apply=False).as_dict()
    return report | {"counties": [county.as_dict() for county in listed]}


def _write(run: AreaImport, path: Path, lease: Lease, pulse: Pulse) -> None:
    pulse.progress = RunProgress(0.2, {"stage": "读取并写入"})
    with transaction.atomic():
        would = _would(run, path)
        if would != run.report:
            raise _MovedOn
        scope = _scope(run.counties) if run.area is None else Scope((run.area.prefix,))
        report = _import(run, path, scope, apply=True).as_dict()
        if run.area is None:
            report["counties"] = [county for county in would["counties"] if county["code"] in run.counties]
            run.area = _granted(_maker(run), {county["today_code"] for county in report["counties"]})
        pulse.go_on(run.pk)
        run_hold(lease=lease)
        run.report, run.content, run.applied_at = report, None, clock.now()
        run.save(update_fields=["report", "content", "applied_at", "area"])
        run_finish(lease=lease)


def _scope(counties: Iterable[str]) -> Scope:
    return Scope(tuple(sorted(map(prefix_of, counties))))


def _maker(run: AreaImport) -> User:
    assert run.made_by is not None  # somebody on a page
    return run.made_by


def _granted(user: User, counties: set[str]) -> Area | None:
    """Whoever brings counties in works in them from then on. The first of them."""
    taken = list(Area.objects.filter(code__in=counties, level=Level.COUNTY, valid_to=None).order_by("code"))
    scope = scope_for(user)
    for county in taken:
        if not scope.covers(county):
            area_grant(user=user, area=county, by=user)
    return taken[0] if taken else None


def _import(run: AreaImport, path: Path, scope: Scope, *, apply: bool) -> AreasReport:
    if run.kind == AreaFileKind.DIVISIONS:
        is_confirmed = apply and run.is_confirmed
        return areas_import(
            divisions=[path], apply=apply, confirm_successions=is_confirmed, scope=scope, by=run.made_by
        )
    if _is_table_of_points(path):
        return areas_import(points=path, points_crs=run.crs, apply=apply, scope=scope, by=run.made_by)
    return areas_import(polygons=path, polygons_crs=run.crs, apply=apply, scope=scope, by=run.made_by)


def _is_table_of_points(path: Path) -> bool:
    """Such a table may name areas by the codes of an older listing."""
    return path.suffix.lower() in TABLES and set(read_table(path).columns) >= POINT_COLUMNS
