"""Which village of today a village of the past became part of, as somebody who knows says."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from geo.areas.services.area_heirs import heirs_take
from geo.errors import AreaRefused
from geo.models import Area, Level


@transaction.atomic
def village_heirs_set(*, heirs: Mapping[Area, Area], by: User) -> None:
    """Names in ledgers, records and addresses then mean the heir; what still stood in the old village moves there."""
    for former, heir in heirs.items():
        if former.valid_to is None or heir.valid_to is not None or {former.level, heir.level} != {Level.VILLAGE}:
            raise AreaRefused(name=former.name, problem=_("只能写明撤销的村并入了现在的哪个村。"))
        former.merged_into = heir
        former.save(update_fields=["merged_into"])
        subject = f"geo.area:{former.pk}"
        audit_record(actor=by, action=AuditAction.CHANGE, subject=subject, merged_into=heir.code)
    heirs_take(heirs)
