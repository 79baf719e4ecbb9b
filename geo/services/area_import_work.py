"""Does what an area import asks for, in a process of its own: check the file, or write it. All or nothing."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from accounts import clock
from accounts.runs.heartbeat import Pulse, beating
from accounts.runs.leases import Lease, RunProgress, run_finish, run_hold
from accounts.runs.working import run_claimed
from geo.errors import AreaImportFailed
from geo.files.reading import TABLES
from geo.models import AreaFileKind, AreaImport
from geo.scope import Scope
from geo.services.areas import AreasReport, areas_import
from geo.tables import read_table

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
    report = _import(run, path, apply=False)
    with transaction.atomic():
        run_hold(lease=lease)
        run.report, run.is_to_apply = report.as_dict(), False
        run.save(update_fields=["report", "is_to_apply", "has_moved_on"])
        run_finish(lease=lease)


def _write(run: AreaImport, path: Path, lease: Lease, pulse: Pulse) -> None:
    pulse.progress = RunProgress(0.2, {"stage": "读取并写入"})
    with transaction.atomic():
        if _import(run, path, apply=False).as_dict() != run.report:
            raise _MovedOn
        report = _import(run, path, apply=True).as_dict()
        pulse.go_on(run.pk)
        run_hold(lease=lease)
        run.report, run.content, run.applied_at = report, None, clock.now()
        run.save(update_fields=["report", "content", "applied_at"])
        run_finish(lease=lease)


def _import(run: AreaImport, path: Path, *, apply: bool) -> AreasReport:
    scope = Scope((run.area.prefix,))
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
