"""Writes the file of an export run, in a process of its own."""

import io
from typing import Any

from django.db import transaction

from accounts.audit.services import audit_record
from accounts.models import AuditAction
from base import clock
from runs.heartbeat import Pulse, beating
from runs.leases import Lease, RunProgress, run_finish, run_hold
from runs.working import run_claimed
from visits.errors import ExportFailed
from visits.exchange.ledger.exporting import Lines, ledger_lines, ledger_write, ledger_write_csv
from visits.exchange.models import ExchangeFile, ExportRun, FileFormat
from visits.exchange.selectors import elders_exported


def export_work(*, run_id: int) -> ExportRun:
    """Claim the run and do it. Whatever goes wrong is said in the run's row."""
    with run_claimed(kind=ExportRun, run_id=run_id, failed=ExportFailed) as lease, beating(lease) as pulse:
        _write(lease, pulse)
    return ExportRun.objects.get(pk=run_id)


def _write(lease: Lease, pulse: Pulse) -> None:
    run = ExportRun.objects.select_related("area", "made_by").get(pk=lease.run_id)
    elders = elders_exported(area=run.area, filters=run.filters)
    lines = ledger_lines(elders, day=clock.today(), masked=run.masked, fields=run.fields)
    target, write = io.BytesIO(), ledger_write if run.file_format == FileFormat.XLSX else ledger_write_csv
    written = write(target, _watched(lines, elders.count(), run, pulse), run.fields)
    with transaction.atomic():
        run_hold(lease=lease)
        run.file = ExchangeFile.objects.create(content=target.getvalue(), stored_at=clock.now())
        run.elders = written
        run.save(update_fields=["file", "elders"])
        told: dict[str, Any] = {"reason": run.reason, "masked": run.masked, "elders": written, "export": run.pk}
        subject = f"geo.area:{run.area_id}"
        audit_record(actor=run.made_by, action=AuditAction.EXPORT, subject=subject, **told)
        run_finish(lease=lease)


def _watched(lines: Lines, total: int, run: ExportRun, pulse: Pulse) -> Lines:
    for number, line in enumerate(lines):
        pulse.go_on(run.pk)
        pulse.progress = RunProgress(min(0.95, number / max(1, total)))
        yield line
