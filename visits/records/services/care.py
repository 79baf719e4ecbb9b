"""Care given to elders: accepted once, numbered in a sequence of its own, corrected by new versions (P34, P90)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from base import clock
from visits.errors import CareConflict, CareRefused, CareReplaced, RecordRefused
from visits.records.models import CareService, Signer
from visits.records.proof import CheckInSaid, SignatureSaid, fingerprint
from visits.records.services.record_content import state_gone
from visits.records.services.record_proof import check_signatures, signatures_write
from visits.register.models import Elder

CONTENT = ("elder", "served_on", "detail", "provider", "satisfaction", "satisfaction_note")


def care_submit(
    *,
    uuid: UUID,
    elder: Elder,
    author: User | None,
    served_on: date,
    detail: str,
    provider: str = "",
    satisfaction: int | None = None,
    satisfaction_note: str = "",
    signatures: Sequence[SignatureSaid] = (),
) -> CareService:
    """Accept a care service. The same uuid and content give the one already there; other content is a conflict."""
    content = {
        "elder": elder,
        "served_on": served_on,
        "detail": detail.strip(),
        "provider": provider.strip(),
        "satisfaction": satisfaction,
        "satisfaction_note": satisfaction_note.strip(),
    }
    mark = fingerprint(CheckInSaid(), signatures, ())
    try:
        with transaction.atomic():
            Elder.objects.select_for_update().get(pk=elder.pk)
            known = CareService.objects.filter(uuid=uuid).first()
            if known is None:
                _check(elder, content)
                _check_signed(elder, signatures)
                number = _next_sequence(elder)
                care = CareService.objects.create(
                    uuid=uuid, author=author, sequence=number, accepted_at=clock.now(), fingerprint=mark, **content
                )
                signatures_write(signatures, care=care)
                return care
    except IntegrityError:  # the same uuid was accepted for another elder at the same moment
        known = CareService.objects.get(uuid=uuid)
    return _same_or_conflict(known, content, mark)


def care_correct(
    *, care: CareService, uuid: UUID, author: User | None, reason: str, changes: Mapping[str, Any]
) -> CareService:
    """A new version in place of `care`; the former stays readable (P34)."""
    content = {name: getattr(care, name) for name in CONTENT} | {
        name: changes[name] for name in CONTENT if name in changes and name != "elder"
    }
    if not reason.strip() or len(reason) > 200:
        raise _refused(care.elder, _("请写明更正原因，最多 200 字。"), field="reason")
    with transaction.atomic():
        CareService.objects.select_for_update().get(pk=care.pk)
        known = CareService.objects.filter(uuid=uuid).first()
        if known is not None:
            return _same_or_conflict(known, content, "")
        if CareService.objects.filter(replaces=care).exists():
            raise CareReplaced(uuid=str(care.uuid))
        _check(care.elder, content)
        return CareService.objects.create(
            uuid=uuid,
            author=author,
            sequence=care.sequence,
            accepted_at=clock.now(),
            replaces=care,
            correction_reason=reason.strip(),
            **content,
        )


def _check(elder: Elder, content: Mapping[str, Any]) -> None:
    if not content["detail"]:
        raise _refused(elder, _("请写明关爱服务情况。"), field="detail")
    for name, most in (("detail", 2000), ("provider", 60), ("satisfaction_note", 500)):
        if len(content[name]) > most:
            raise _refused(elder, _("这一栏最多 {most} 字。").format(most=most), field=name)
    if content["satisfaction"] not in (None, 1, 2, 3, 4, 5):
        raise _refused(elder, _("满意度请选 1 到 5。"), field="satisfaction")
    if content["served_on"] > clock.today():
        raise _refused(elder, _("关爱日期还没有到，请核对。"), field="served_on")
    gone = state_gone(elder, content["served_on"])
    if gone:
        raise _refused(elder, gone, field="served_on")


def _check_signed(elder: Elder, signatures: Sequence[SignatureSaid]) -> None:
    try:
        check_signatures(elder, signatures, signers=(Signer.PROVIDER, Signer.ELDER))
    except RecordRefused as error:
        raise CareRefused(**error.detail) from error


def _next_sequence(elder: Elder) -> int:
    last = CareService.objects.filter(elder=elder).aggregate(last=Max("sequence"))["last"]
    return (last or 0) + 1


def _same_or_conflict(known: CareService, content: Mapping[str, Any], mark: str) -> CareService:
    if known.fingerprint != mark or any(getattr(known, name) != value for name, value in content.items()):
        raise CareConflict(uuid=str(known.uuid))
    return known


def _refused(elder: Elder, problem: str, *, field: str) -> CareRefused:
    return CareRefused(elder=elder.name, problem=problem, field=field)
