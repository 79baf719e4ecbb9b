"""Dated facts about an elder: states, categories, tiers decided by a person (P1, P3, P10, P27)."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import AuditAction, User
from accounts.services import audit_record
from visits.errors import ElderRefused
from visits.models import Category, CategoryFlag, Elder, ElderState, State, Tier, TierOverride


def elder_state_set(
    *, elder: Elder, state: str, since: date | None = None, note: str = "", by: User | None = None
) -> ElderState:
    """From `since` (today) on; told again for the same day, the later word counts."""
    since = since or clock.today()
    if state not in State.values or since > clock.today():
        raise _refused(elder, _("请选择状态，日期不晚于今天。"))
    row, _created = ElderState.objects.update_or_create(
        elder=elder, since=since, defaults={"state": state, "note": note[:200]}
    )
    _audit(elder, by, state=state, since=since.isoformat())
    return row


def category_open(
    *,
    elder: Elder,
    category: str,
    since: date | None = None,
    evidence: str = "",
    assessor: str = "",
    review_by: date | None = None,
    by: User | None = None,
) -> CategoryFlag:
    """The category holds from `since` (today) on; open already, it is assessed anew."""
    since = since or clock.today()
    if category not in Category.values:
        raise _refused(elder, _("没有“{category}”这一类别。").format(category=category))
    if review_by and review_by < since:
        raise _refused(elder, _("评估到期日早于认定日。"))
    told = {"evidence": evidence[:200], "assessor": assessor[:60], "review_by": review_by}
    row = CategoryFlag.objects.filter(elder=elder, category=category, until=None).first()
    row = row or CategoryFlag(elder=elder, category=category, since=since)
    for name, value in told.items():
        setattr(row, name, value)
    row.save()
    _audit(elder, by, category=category, since=row.since.isoformat())
    return row


def category_close(*, elder: Elder, category: str, last_day: date | None = None, by: User | None = None) -> None:
    """The category held for the last time on `last_day` (yesterday)."""
    last_day = last_day or clock.today() - timedelta(days=1)
    flags = CategoryFlag.objects.filter(elder=elder, category=category, until=None)
    flags.filter(since__gt=last_day).delete()
    flags.update(until=last_day)
    _audit(elder, by, category=category, until=last_day.isoformat())


@transaction.atomic
def tier_override_set(
    *,
    elder: Elder,
    tier: str,
    reason: str,
    approver: str,
    since: date | None = None,
    until: date | None = None,
    by: User | None = None,
) -> TierOverride:
    """Put an elder into a tier whatever the rules say; the override before it ends the day before (P1 等, P27 等)."""
    since = since or clock.today()
    if tier not in Tier.values or not reason.strip() or not approver.strip():
        raise _refused(elder, _("特批须写明层级、原因和批准人。"))
    if until and until < since:
        raise _refused(elder, _("特批的截止日期早于开始日期。"))
    former = TierOverride.objects.filter(elder=elder, until=None, since__lt=since)
    former.update(until=since - timedelta(days=1))
    told = {"tier": tier, "reason": reason[:200], "approver": approver[:60], "until": until}
    row, _created = TierOverride.objects.update_or_create(elder=elder, since=since, defaults=told)
    _audit(elder, by, tier=tier, since=since.isoformat())
    return row


def _refused(elder: Elder, problem: str) -> ElderRefused:
    return ElderRefused(elder=elder.name, problem=problem)


def _audit(elder: Elder, by: User | None, **what: str) -> None:
    audit_record(actor=by, action=AuditAction.CHANGE, subject=f"visits.elder:{elder.pk}", changed=what)
