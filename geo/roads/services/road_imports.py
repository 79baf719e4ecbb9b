"""A road extract is handed in, read in the background, put into use or given up; it lies on disk meanwhile."""

import os
import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from geo.errors import RoadImportRefused
from geo.models import Area, RoadImport, RoadNetwork
from geo.selectors import counties_box, road_folder
from runs.leases import run_cancel, run_queue
from runs.model import UNDER_WAY, RunState
from runs.starting import run_start

KEPT = timedelta(days=7)
ROOM = 3  # times its own size that a file needs on disk: itself, what is made of it, and some air


@transaction.atomic
def road_import_create(*, area: Area, file_name: str, chunks: Iterable[bytes], file_bytes: int, by: User) -> RoadImport:
    """Keep the file, readable by its owner only, and have it read. Refused where nobody knows where the county is."""
    counties_box()
    forget_old_road_files()
    run = RoadImport(
        area=area,
        file_name=Path(file_name).name[-100:],
        file_bytes=file_bytes,
        made_by=by,
        made_at=clock.now(),
        queued_at=Now(),
    )
    _write(run, chunks)
    run.save()
    run_start(run=run)
    return run


def _write(run: RoadImport, chunks: Iterable[bytes]) -> None:
    run.path.parent.mkdir(parents=True, mode=0o700)
    if shutil.disk_usage(run.path.parent).free < ROOM * run.file_bytes:
        file_forget(run)
        raise RoadImportRefused(name=run.file_name, problem=_("服务器的磁盘空间不够。请管理员清理后再上传。"))
    try:
        with os.fdopen(os.open(run.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                file.write(chunk)
    except OSError as error:
        file_forget(run)
        raise RoadImportRefused(name=run.file_name, problem=_("文件没有存下来（磁盘已满或没有权限）。")) from error


@transaction.atomic
def road_import_apply(*, run: RoadImport, by: User, accept_losses: bool = False) -> None:
    """Put into use what was read; losing villages that the present roads lead to is a decision of its own."""
    if run.applied_at or not run.path.exists():
        raise RoadImportRefused(name=run.file_name, problem=_("它已经启用，或文件已按期删除。请重新上传。"))
    if run.state != RunState.DONE:
        raise RoadImportRefused(name=run.file_name, problem=_("还没有读完，请等读完后再启用。"))
    if run.report.get("lost") and not accept_losses:
        words = _("有 {n} 个村现在通路、新的路网到不了。确实要换，请勾选后再启用。")
        raise RoadImportRefused(name=run.file_name, problem=words.format(n=len(run.report["lost"])))
    run_queue(run=run, is_to_apply=True, stage="")
    audit_record(actor=by, action=AuditAction.CHANGE, subject=f"geo.road_import:{run.pk}", losses=accept_losses)
    run_start(run=run)


def road_import_stop(*, run: RoadImport) -> None:
    run_cancel(kind=RoadImport, run_id=run.pk)


def forget_old_road_files() -> None:
    """Files that nobody put into use, and what was made of them, go after a week."""
    old = RoadImport.objects.exclude(state__in=UNDER_WAY).filter(made_at__lt=clock.now() - KEPT)
    for run in old:
        if run.path.parent.exists():
            file_forget(run)
            network_forget(run)


def file_forget(run: RoadImport) -> None:
    shutil.rmtree(run.path.parent, ignore_errors=True)


def network_forget(run: RoadImport) -> None:
    """The arrays of a network that was never in use."""
    if run.version and not RoadNetwork.objects.filter(version=run.version).exists():
        shutil.rmtree(road_folder(run.version), ignore_errors=True)


def road_file_limit() -> int:
    """Bytes that a road extract may have."""
    return int(settings.ROADS_LARGEST_MB) * 2**20
