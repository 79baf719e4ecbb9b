"""The ledger is handed out: with a reason, on record, masked unless the role may see it whole (P81)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, Role, User
from base import clock
from geo.models import Area
from runs.starting import run_start
from visits.errors import ExportRefused
from visits.exchange.ledger.exporting import FIELDS
from visits.exchange.models import ExportRun, FileFormat
from visits.exchange.services.purging import exchange_purge

MAY_UNMASK = (Role.COORDINATOR,)
SHORTEST_REASON = 4


@transaction.atomic
def export_create(
    *,
    area: Area,
    reason: str,
    fields: Sequence[str],
    filters: Mapping[str, str],
    by: User,
    masked: bool = True,
    file_format: str = FileFormat.XLSX,
) -> ExportRun:
    """Have the file made in the background; who asked for what, and why, is on record from now on."""
    chosen = [name for name in FIELDS if name in fields]
    if len(reason.strip()) < SHORTEST_REASON:
        raise ExportRefused(problem=_("请写明导出的原因，例如“年度核对”。"))
    if not chosen:
        raise ExportRefused(problem=_("请至少选择一列。"))
    if not masked and by.role not in MAY_UNMASK:
        raise ExportRefused(problem=_("您的岗位只能导出隐去姓名和号码的台账。"))
    exchange_purge()
    run = ExportRun.objects.create(
        area=area,
        reason=reason.strip()[:200],
        fields=chosen,
        filters=dict(filters),
        masked=masked,
        file_format=FileFormat(file_format),
        made_by=by,
        made_at=clock.now(),
        queued_at=Now(),
    )
    told = {name: value if name != "elders" else value.count(",") + 1 for name, value in run.filters.items()}
    asked: dict[str, Any] = {"reason": run.reason, "masked": masked, "filters": told, "export": run.pk}
    audit_record(actor=by, action=AuditAction.EXPORT, subject=f"geo.area:{area.pk}", asked=True, **asked)
    run_start(run=run)
    return run
