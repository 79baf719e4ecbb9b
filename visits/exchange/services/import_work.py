"""Does what an import run asks for, in a process of its own: check the file, or enter it. All or nothing, once."""

import json
from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import transaction

from base import clock
from base.crypto import keyed_hash
from runs.heartbeat import Pulse, beating
from runs.leases import Lease, RunProgress, run_finish, run_hold
from runs.working import run_claimed
from visits.errors import ImportFailed, LedgerMovedOn, LedgerWithoutHeader
from visits.exchange.ledger.files import book_in
from visits.exchange.ledger.preview import columns_told, line_outcomes
from visits.exchange.ledger.report import ImportReport
from visits.exchange.ledger.services import ledger_import, records_import
from visits.exchange.ledger.sheets import Book
from visits.exchange.ledger.year_told import year_told
from visits.exchange.models import ExchangeFile, ImportKind, ImportLine, ImportRun, ImportTask

BATCH = 1000
# Where each stage begins and ends in the progress bar.
_STAGES = {
    "读取台账": (0.05, 0.2),
    "核对人员": (0.2, 0.45),
    "定位住址": (0.45, 0.85),
    "读取记录": (0.05, 0.3),
    "核对记录": (0.3, 0.85),
}


def import_work(*, run_id: int) -> ImportRun:
    """Claim the run and do it. Whatever goes wrong is said in the run's row."""
    with run_claimed(kind=ImportRun, run_id=run_id, failed=ImportFailed) as lease, beating(lease) as pulse:
        _do(lease, pulse)
    return ImportRun.objects.get(pk=run_id)


def _do(lease: Lease, pulse: Pulse) -> None:
    run = ImportRun.objects.select_related("area", "made_by", "file").get(pk=lease.run_id)
    if run.file is None:
        raise LookupError("the file that was handed in is gone")
    pulse.progress = RunProgress(0.02, {"stage": "打开文件"})
    book = book_in(run.file_name, run.file.content)
    if run.task == ImportTask.CHECK:
        _check(run, book, lease, pulse)
        return
    try:
        _enter(run, book, lease, pulse)
    except LedgerMovedOn:
        run.has_moved_on = True
        _check(run, book, lease, pulse)


def _check(run: ImportRun, book: Book, lease: Lease, pulse: Pulse) -> None:
    columns = columns_told(book, run.kind, run.assigned)
    run.columns = json.dumps(columns, ensure_ascii=False)
    try:
        report = _import(run, book, pulse, apply=False)
    except LedgerWithoutHeader:  # a person can say which column is which
        ImportRun.objects.filter(pk=run.pk, token=lease.token).update(columns=run.columns, digest="")
        ImportLine.objects.filter(run=run).delete()
        raise
    pulse.progress = RunProgress(0.9, {"stage": "保存结果"})
    if columns:
        columns[0]["remarks"] = report.remarks
    run.columns = json.dumps(columns, ensure_ascii=False)
    outcomes = line_outcomes(report)
    with transaction.atomic():
        run_hold(lease=lease)
        run.lines.all().delete()
        while batch := [ImportLine(run=run, **told) for told in islice(outcomes, BATCH)]:
            ImportLine.objects.bulk_create(batch)
        run.task, run.digest, run.counts = ImportTask.CHECK, _digest(report), _counts(report)
        run.save(update_fields=["task", "columns", "digest", "counts", "has_moved_on"])
        run_finish(lease=lease)


def _enter(run: ImportRun, book: Book, lease: Lease, pulse: Pulse) -> None:
    """What the check said is entered, or nothing: the run is done in the very transaction that enters the rows."""

    def still_as_checked(report: ImportReport) -> None:
        if _digest(report) != run.digest:
            raise LedgerMovedOn(name=run.file_name)
        run_hold(lease=lease)
        ImportRun.objects.filter(pk=run.pk).update(applied_at=clock.now(), counts=_counts(report))
        ExchangeFile.objects.filter(importrun=run.pk).delete()
        run_finish(lease=lease)

    _import(run, book, pulse, apply=True, before_keeping=still_as_checked)


def _import(run: ImportRun, book: Book, pulse: Pulse, *, apply: bool, **more: Any) -> ImportReport:
    def track(stage: str, steps: list[Any]) -> Iterable[Any]:
        begins, ends = _STAGES[stage]
        for number, step in enumerate(steps):
            pulse.go_on(run.pk)
            pulse.progress = RunProgress(begins + (ends - begins) * number / len(steps), {"stage": stage})
            yield step

    more |= {"area": run.area, "apply": apply, "by": run.made_by, "assigned": run.assigned, "track": track}
    if run.kind == ImportKind.LEDGER:
        return ledger_import(book=book, **more)
    return records_import(book=book, year=year_told(run.year, clock.today()), **more)


def _counts(report: ImportReport) -> dict[str, Any]:
    scope = {"scope": report.scope} if report.scope else {}
    return dict(report.counts) | {"rows_refused": report.rows_refused} | scope


def _digest(report: ImportReport) -> str:
    """Equal when every line would do the same; without what depends on the order of rows in the database."""
    done = [
        [key, outcome.kind, outcome.elder_id, [[c.field, c.before, c.after] for c in outcome.changes]]
        for key, outcome in sorted(report.outcomes.items())
        if key not in report.refused
    ]
    return keyed_hash(json.dumps([done, sorted(report.refused)], ensure_ascii=False))
