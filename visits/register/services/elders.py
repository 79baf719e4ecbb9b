"""Dated facts about an elder: states, categories, tiers decided by a person (P1, P3, P10, P27)."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from base import clock
from visits.errors import ElderRefused
from visits.register.models import Card, Category, CategoryFlag, Elder, ElderState, State, Tier, TierOverride
from visits.register.models.elders import GONE
from visits.register.services.editing import editing


def elder_state_set(
    *, elder: Elder, state: str, since: date | None = None, note: str = "", by: User | None = None
) -> ElderState:
    """From `since` (today) on; told again for the same day, the later word counts. Nobody lives on after death."""
    since = since or clock.today()
    if state not in State.values or since > clock.today():
        raise _refused(elder, _("请选择状态，日期不晚于今天。"))
    death = elder.states.filter(state=State.DIED, since__lt=since).first()
    if death and state != State.DIED:
        raise _refused(elder, _("已登记于 {day} 去世。如系误登，请先撤销去世登记。").format(day=death.since))
    if told := met_after(elder, state, since):
        raise _refused(elder, told)
    with editing(card=Card.STATE, elder=elder, by=by):
        row, _created = ElderState.objects.update_or_create(
            elder=elder, since=since, defaults={"state": state, "note": note[:200]}
        )
    return row


def met_after(elder: Elder, state: str, day: date) -> str:
    """Why nobody can have died or left on that day, in words: somebody met them there later. "" where nobody did."""
    if state not in GONE:
        return ""
    at = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    later = elder.records.met_since(at).first()
    if later is None:
        return ""
    problem = _("{day} 还有见到本人的探访记录。请核对日期，或先更正、作废那条记录。")
    return problem.format(day=timezone.localtime(later.visited_at).date())


def elder_state_withdraw(*, state: ElderState, by: User | None = None) -> None:
    """A state entered by mistake never was; the changes tell that it had been entered."""
    with editing(card=Card.STATE, elder=state.elder, by=by):
        state.delete()


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
    """The category holds from `since` (today) on. What still holds on that day goes on, assessed anew: one row."""
    since = since or clock.today()
    if category not in Category.values:
        raise _refused(elder, _("没有“{category}”这一类别。").format(category=category))
    if review_by and review_by < since:
        raise _refused(elder, _("评估到期日早于认定日。"))
    told = {"evidence": evidence[:200], "assessor": assessor[:60], "review_by": review_by}
    with editing(card=Card.CATEGORY, elder=elder, by=by):
        rows = CategoryFlag.objects.filter(elder=elder, category=category).order_by("since")
        row, *doubled = rows.exclude(until__lt=since) or [CategoryFlag(elder=elder, category=category, since=since)]
        CategoryFlag.objects.filter(pk__in=[later.pk for later in doubled]).delete()
        row.since, row.until = min(row.since, since), None
        for name, value in told.items():
            setattr(row, name, value)
        row.save()
    return row


def category_close(*, elder: Elder, category: str, last_day: date | None = None, by: User | None = None) -> None:
    """The category held for the last time on `last_day` (yesterday), also where a later day was told before."""
    last_day = last_day or clock.today() - timedelta(days=1)
    with editing(card=Card.CATEGORY, elder=elder, by=by):
        _close(CategoryFlag.objects.filter(elder=elder, category=category), last_day)


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
    with editing(card=Card.TIER, elder=elder, by=by):
        _close(TierOverride.objects.filter(elder=elder, since__lt=since), since - timedelta(days=1))
        told = {"tier": tier, "reason": reason[:200], "approver": approver[:60], "until": until}
        row, _created = TierOverride.objects.update_or_create(elder=elder, since=since, defaults=told)
    return row


def tier_override_end(*, elder: Elder, last_day: date | None = None, by: User | None = None) -> None:
    """From the day after `last_day` (yesterday) the rules decide again, also where a later end was told before."""
    last_day = last_day or clock.today() - timedelta(days=1)
    with editing(card=Card.TIER, elder=elder, by=by):
        _close(TierOverride.objects.filter(elder=elder), last_day)


def _close(rows: QuerySet[Any], last_day: date) -> None:
    """Whatever would hold after `last_day` ends with it; what would have begun only then never was."""
    rows.filter(since__gt=last_day).delete()
    rows.exclude(until__lte=last_day).update(until=last_day)


def _refused(elder: Elder, problem: str) -> ElderRefused:
    return ElderRefused(elder=elder.name, problem=problem)
