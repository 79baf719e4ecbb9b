"""Whole numbers that are asked for: why, and how often one may (P81).

Who has to have them at hand on duty is not asked: the visitor's itinerary and the emergency card (each look leaves a
row all the same). Forms that change numbers show them without a question, and are counted apart.
"""

import re
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.errors import TooManyNumbers
from accounts.models import AuditAction, AuditEvent, User
from base import clock

LONGEST_NOTE = 100
_NUMBER = re.compile(r"\d[\d\s-]{3,}[\dXx]")


class UnmaskReason(models.TextChoices):
    CALL = "call", _("打电话联系本人或家属")
    IDENTITY = "identity", _("核对身份，办理补贴、救助或医保")
    LEDGER = "ledger", _("与其他部门的名册核对")
    HELP = "help", _("应急、走失或找人")
    OTHER = "other", _("其他（请写明）")


class Counted(models.TextChoices):
    """What is counted together."""

    ASKED = "asked", _("查看号码")
    FORM = "form", _("打开含号码的表单")


def numbers_allow(*, user: User, counted: Counted) -> None:
    """Raises `TooManyNumbers` when this one would be more than one may see in an hour or a day.

    Requests of one person wait for each other here, so that many sent at once are counted like many in a row.
    """
    User.objects.select_for_update().get(pk=user.pk)
    per_hour, per_day = settings.UNMASK_LIMITS[counted.value]
    seen = AuditEvent.objects.filter(actor=user, action=AuditAction.UNMASK, detail__counted=counted.value)
    for hours, most in ((1, per_hour), (24, per_day)):
        if seen.filter(at__gt=clock.now() - timedelta(hours=hours)).count() >= most:
            raise TooManyNumbers(what=str(counted.label), hours=hours, most=most)


def note_kept(note: str, *, name: str = "") -> str:
    """As it stands in the trail: numbers and the person's name are no reason, and stay out of it."""
    bare = note.replace(name, "*") if name else note
    return _NUMBER.sub("*", " ".join(bare.split()))[:LONGEST_NOTE]
