"""An area file is handed in, checked in the background, written or stopped."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import Role, User
from base import clock
from geo.areas.likely_system import SYSTEMS
from geo.areas.services.listing_scope import CountyState
from geo.errors import AreaImportRefused, CoordinateSystemUnknown
from geo.models import Area, AreaFileKind, AreaImport
from runs.leases import run_cancel, run_queue
from runs.model import UNDER_WAY, RunState
from runs.starting import run_start

KEPT = timedelta(days=7)


@transaction.atomic
def area_import_create(
    *, kind: str, area: Area | None, file_name: str, content: bytes, crs: str, by: User
) -> AreaImport:
    """Keep the file and have it checked. Who is in force where, only administrators may change.

    A listing without `area` may bring new counties: those to take are chosen after the check.
    """
    if kind == AreaFileKind.DIVISIONS and by.role != Role.ADMINISTRATOR:
        raise AreaImportRefused(name=file_name, problem=_("区划名录由管理员导入，请联系县级管理员。"))
    if area is None and kind != AreaFileKind.DIVISIONS:
        raise AreaImportRefused(name=file_name, problem=_("还没有区划，不知道是哪里的。请先导入区划名录。"))
    _forget_old()
    run = AreaImport.objects.create(
        kind=AreaFileKind(kind),
        area=area,
        crs=crs,
        file_name=file_name[-100:],
        content=content,
        made_by=by,
        made_at=clock.now(),
        queued_at=Now(),
    )
    run_start(run=run)
    return run


@transaction.atomic
def area_import_apply(*, run: AreaImport, confirm_successions: bool = False, counties: Iterable[str] = ()) -> None:
    """Write what the check said, if it would still do the same; the successions it proposes only when confirmed.

    `counties` are those to take of a listing that was handed in for no area: at least one that the check offered.
    """
    if run.applied_at or run.content is None:
        raise AreaImportRefused(name=run.file_name, problem=_("它已经写入，或文件已按期删除。请重新上传。"))
    if run.state != RunState.DONE:
        raise AreaImportRefused(name=run.file_name, problem=_("还没有检查完，请等检查结束后再写入。"))
    chosen = sorted(set(counties)) if run.area is None else []
    if run.area is None and not (chosen and set(chosen) <= counties_offered(run=run)):
        raise AreaImportRefused(name=run.file_name, problem=_("请至少勾选一个可以导入的县。"))
    run_queue(
        run=run, is_to_apply=True, is_confirmed=confirm_successions, counties=chosen, has_moved_on=False, stage=""
    )
    run_start(run=run)


@transaction.atomic
def area_import_recheck(*, run: AreaImport, crs: str) -> None:
    """Check the file anew in another coordinate system."""
    if run.applied_at or run.content is None:
        raise AreaImportRefused(name=run.file_name, problem=_("它已经写入，或文件已按期删除。请重新上传。"))
    if crs not in SYSTEMS:
        raise CoordinateSystemUnknown(crs=crs)
    run_queue(run=run, is_to_apply=False, crs=crs, has_moved_on=False, stage="")
    run_start(run=run)


def counties_offered(*, run: AreaImport) -> set[str]:
    """Codes of the counties that the check found in the listing and that may be taken in."""
    return {one["code"] for one in run.report.get("counties", []) if one["state"] != CountyState.OF_OTHERS}


def area_import_stop(*, run: AreaImport) -> None:
    run_cancel(kind=AreaImport, run_id=run.pk)


def _forget_old() -> None:
    old = AreaImport.objects.exclude(state__in=UNDER_WAY).filter(made_at__lt=clock.now() - KEPT)
    old.filter(content__isnull=False).update(content=None)
