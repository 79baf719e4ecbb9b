"""Figures by mail: to subscribe, to stop, and to send each letter once whatever fails on the way (P77, P81)."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, Role, User
from base import clock
from geo.models import Area
from geo.scope import scope_for
from visits.duty.letter_days import letter_due
from visits.duty.models import FigureLetter, FigureLetterSent, Rhythm
from visits.errors import LetterRefused

READS_FIGURES = (Role.LEADER, Role.COORDINATOR)
ATTEMPTS = 5
AT_WORK = timedelta(minutes=15)
"""A letter taken up longer ago than this and not handed over is of a process that has died."""


def letter_subscribe(*, user: User, area: Area, rhythm: str, address: str) -> FigureLetter:
    """Asked for again, the address is the new one.

    Raises
    ------
    LetterRefused
        Without a mail server, or where address or rhythm is none.
    """
    if not settings.MAIL_IS_SET:
        raise LetterRefused(problem=_("服务器还没有设置邮件，请管理员接好邮件服务器。"))
    if rhythm not in Rhythm.values:
        raise LetterRefused(problem=_("请选择什么时候寄。"))
    try:
        validate_email(address)
    except ValidationError as error:
        raise LetterRefused(problem=_("“{address}”不是邮箱地址。").format(address=address[:60])) from error
    letter, _new = FigureLetter.objects.update_or_create(
        user=user,
        area=area,
        rhythm=rhythm,
        stopped_at=None,
        defaults={"address": address},
        create_defaults={"address": address, "made_at": clock.now()},
    )
    _record(letter, user, "subscribe")
    return letter


def letter_stop(*, letter: FigureLetter, by: User | None) -> None:
    """Stopped already, it stays as it is."""
    if FigureLetter.objects.filter(pk=letter.pk, stopped_at=None).update(stopped_at=clock.now()):
        _record(letter, by, "stop")


def letters_send(*, send: Callable[[FigureLetter, str], None]) -> int:
    """Every letter that is due and has not gone out; `send` hands one over and raises where that failed.

    Who may not see the area any more gets none, and the letter is stopped.
    """
    now, sent = timezone.localtime(clock.now()), 0
    for letter in FigureLetter.objects.filter(stopped_at=None).select_related("user", "area"):
        period = letter_due(letter.rhythm, now=now, subscribed_at=letter.made_at)
        if period is None:
            continue
        if not _may_read(letter):
            letter_stop(letter=letter, by=None)
        elif row := _claim(letter, period):
            sent += _send(row, letter, period, send)
    return sent


def _may_read(letter: FigureLetter) -> bool:
    user = letter.user
    return user.is_active and user.role in READS_FIGURES and scope_for(user).covers(letter.area)


def _claim(letter: FigureLetter, period: str) -> FigureLetterSent | None:
    """The right to send it: only one process gets it, and nobody once it was handed over without an error."""
    now = clock.real()
    with transaction.atomic():
        row, is_new = FigureLetterSent.objects.select_for_update().get_or_create(
            letter=letter, period=period, defaults={"claimed_at": now}
        )
        if is_new:
            return row
        is_over = row.sent_at is not None or (row.handed_at is not None and not row.error)
        is_at_work = not row.error and row.claimed_at > now - AT_WORK
        if is_over or is_at_work or row.attempts >= ATTEMPTS:
            return None
        row.claimed_at, row.handed_at, row.error = now, None, ""
        row.attempts += 1
        row.save()
        return row


def _send(row: FigureLetterSent, letter: FigureLetter, period: str, send: Callable[[FigureLetter, str], None]) -> int:
    try:
        send(letter, period)
    except Exception as error:
        FigureLetterSent.objects.filter(pk=row.pk).update(error=type(error).__qualname__[:100])
        return 0
    FigureLetterSent.objects.filter(pk=row.pk).update(sent_at=clock.real())
    _record(letter, None, "send")
    return 1


def letter_handed(*, letter: FigureLetter, period: str) -> None:
    """From here on nobody knows whether it went out, until the mail server has answered."""
    FigureLetterSent.objects.filter(letter=letter, period=period).update(handed_at=clock.real())


def _record(letter: FigureLetter, by: User | None, change: str) -> None:
    subject = f"visits.figureletter:{letter.pk}"
    audit_record(actor=by, action=AuditAction.CHANGE, subject=subject, change=change, area=letter.area.code)
