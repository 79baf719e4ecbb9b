"""Handing the ledger out: with a reason, on record, masked unless asked otherwise (P81)."""

from pathlib import Path

from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from base.output_files import refuse_unwritable
from geo.models import Area
from visits.errors import ExportRefused
from visits.exchange.ledger.exporting import ledger_lines, ledger_write
from visits.register.models import Elder


def ledger_export(*, path: Path, area: Area, reason: str, masked: bool = True, by: User | None = None) -> int:
    """Write the elders of an area; returns how many."""
    if len(reason.strip()) < 2:
        raise ExportRefused(problem=_("请写明导出的原因，例如“年度核对”。"))
    refuse_unwritable(path)
    elders = Elder.objects.filter(household__village__code__startswith=area.prefix)
    in_order = elders.order_by("household__village__code", "household_id", "pk")
    written = ledger_write(path, ledger_lines(in_order, day=clock.today(), masked=masked))
    subject = f"geo.area:{area.pk}"
    audit_record(actor=by, action=AuditAction.EXPORT, subject=subject, reason=reason, masked=masked, elders=written)
    return written
