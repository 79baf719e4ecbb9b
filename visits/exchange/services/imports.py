"""A file is handed in, its columns are explained, it is entered, stopped or started again."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from base import clock
from geo.models import Area, Level
from runs.leases import run_cancel, run_queue
from runs.model import RunState
from runs.starting import run_start
from visits.errors import ImportRefused, LedgerUnreadable
from visits.exchange.ledger.files import LARGEST_BYTES, too_large
from visits.exchange.ledger.year_told import year_told
from visits.exchange.models import ColumnMeaning, ExchangeFile, ImportKind, ImportRun, ImportTask
from visits.exchange.services.purging import exchange_purge


@transaction.atomic
def import_create(*, kind: str, area: Area, file_name: str, content: bytes, by: User) -> ImportRun:
    """Keep the file, encrypted, and have it checked; what this township's headers meant last time they mean again."""
    if len(content) > LARGEST_BYTES:
        raise LedgerUnreadable(name=file_name, problem=too_large())
    exchange_purge()
    now = clock.now()
    run = ImportRun.objects.create(
        kind=ImportKind(kind),
        area=area,
        file_name=file_name[-100:],
        file=ExchangeFile.objects.create(content=content, stored_at=now),
        assigned=meanings_of(area=area, kind=kind),
        made_by=by,
        made_at=now,
        queued_at=Now(),
    )
    run_start(run=run)
    return run


def meanings_of(*, area: Area, kind: str) -> dict[str, str]:
    return dict(ColumnMeaning.objects.filter(area=_township(area), kind=kind).values_list("label", "field"))


@transaction.atomic
def import_assign(*, run: ImportRun, assigned: Mapping[str, str]) -> None:
    """Say what headers mean, for this file and the township's next ones, and have the file checked again."""
    _refuse_without_file(run)
    area = _township(run.area)
    ColumnMeaning.objects.bulk_create(
        [ColumnMeaning(area=area, kind=run.kind, label=label[:60], field=field) for label, field in assigned.items()],
        update_conflicts=True,
        unique_fields=["area", "kind", "label"],
        update_fields=["field"],
    )
    run_queue(run=run, task=ImportTask.CHECK, assigned=run.assigned | dict(assigned), has_moved_on=False, stage="")
    run_start(run=run)


@transaction.atomic
def import_year(*, run: ImportRun, year: str) -> None:
    """Say once for the file in which year its days lie that are written without one, and have it checked again."""
    _refuse_without_file(run)
    if year and year_told(year, clock.today()) is None:
        raise ImportRefused(name=run.file_name, problem=_("年份不对，请选今年或以前的一年。"))
    run_queue(run=run, task=ImportTask.CHECK, year=year, has_moved_on=False, stage="")
    run_start(run=run)


@transaction.atomic
def import_apply(*, run: ImportRun) -> None:
    """Enter all good rows together, if they still would do what the check said."""
    _refuse_without_file(run)
    if run.state != RunState.DONE or not run.digest:
        raise ImportRefused(name=run.file_name, problem=_("还没有检查完，请等检查结束后再写入。"))
    run_queue(run=run, task=ImportTask.APPLY, has_moved_on=False, stage="")
    run_start(run=run)


def import_stop(*, run: ImportRun) -> None:
    run_cancel(kind=ImportRun, run_id=run.pk)


@transaction.atomic
def import_restart(*, run: ImportRun) -> None:
    """Do again what failed, was stopped, or lost its process."""
    _refuse_without_file(run)
    if not run.is_under_way:
        run_queue(run=run, stage="")
    run_start(run=run)


def _refuse_without_file(run: ImportRun) -> None:
    if run.applied_at:
        raise ImportRefused(name=run.file_name, problem=_("它已经写入。如有新的改动，请重新上传。"))
    if run.file_id is None:
        raise ImportRefused(name=run.file_name, problem=_("文件已按期删除，请重新上传。"))


def _township(area: Area) -> Area:
    """Headers are a township's habit: its villages share them."""
    inner = area.level in (Level.VILLAGE, Level.GRID)
    return _township(area.parent) if inner and area.parent else area
