"""Rules of a county: saved with a day, a reason and an author; taken back only before they hold (P4, P26, P30)."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from geo.models import Area
from visits.duty.models import PolicyRules
from visits.duty.policy import Rules
from visits.duty.rules import rules_to_json
from visits.errors import RulesRefused

ELDER_AGES, ADVANCED_AGES = range(50, 76), range(60, 101)
FIRST_VISIT_DAYS, NOTICE_DAYS, GAP_DAYS = range(1, 32), range(1, 8), range(1, 401)


@transaction.atomic
def rules_save(
    *, county: Area, rules: Rules, valid_from: date, reason: str, by: User | None, past_is_meant: bool = False
) -> PolicyRules:
    """New rules from a day on. Figures of days before it stay as they were.

    Raises
    ------
    RulesRefused
        Its detail names the field: what cannot hold, a past day that was not meant, a day that has rules already.
    """
    for field, problem in rules_problems(rules):
        raise RulesRefused(field=field, problem=problem)
    if valid_from < clock.today() and not past_is_meant:
        raise RulesRefused(field="past_is_meant", problem=_("开始日期已过，会改动过去的数字。确实如此请勾选说明。"))
    if PolicyRules.objects.filter(county=county, valid_from=valid_from, withdrawn_at=None).exists():
        raise RulesRefused(field="valid_from", problem=_("这一天已有一套规则。请另选日期，或先撤回那一套。"))
    saved = PolicyRules.objects.create(
        county=county,
        valid_from=valid_from,
        rules=rules_to_json(rules),
        reason=reason,
        made_at=clock.now(),
        made_by=by,
    )
    _audit(saved, by, "saved")
    return saved


def rules_withdraw(*, saved: PolicyRules, by: User | None) -> PolicyRules:
    """Take back rules that do not hold yet; the row stays and is shown as withdrawn."""
    if saved.withdrawn_at:
        return saved
    if saved.valid_from <= clock.today():
        raise RulesRefused(field="valid_from", problem=_("这套规则已经执行，不能撤回。如需改变，请另存一套新规则。"))
    saved.withdrawn_at, saved.withdrawn_by = clock.now(), by
    saved.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _audit(saved, by, "withdrawn")
    return saved


def rules_problems(rules: Rules) -> Iterator[tuple[str, str]]:
    """What cannot hold, by the field where it is to be mended."""
    if not rules.scope:
        yield "scope", _("请至少写一种列入探访的情形。")
    if not rules.tiers:
        yield "tiers", _("请至少设一个层级。")
    yield from _numbers(rules)
    for number, tier in enumerate(rules.tiers, start=1):
        is_last = number == len(rules.tiers)
        if not tier.circumstances and not is_last:
            yield tier.tier, _("没有写情形的层级包含其余所有老人，只能放在最后。请写明情形，或不设后面的层级。")
        if tier.circumstances and is_last:
            yield tier.tier, _("最后一个层级不能写情形，否则有的老人不属于任何层级。请清空这些情形。")
        if tier.largest_gap_days not in GAP_DAYS:
            yield tier.tier, _("最长间隔应为 {low} 至 {high} 天。").format(low=GAP_DAYS[0], high=GAP_DAYS[-1])


def _numbers(rules: Rules) -> Iterator[tuple[str, str]]:
    limits = {
        "elder_age": ELDER_AGES,
        "advanced_age": ADVANCED_AGES,
        "first_visit_days": FIRST_VISIT_DAYS,
        "notice_days": NOTICE_DAYS,
    }
    for field, allowed in limits.items():
        if getattr(rules, field) not in allowed:
            yield field, _("应为 {low} 至 {high}。").format(low=allowed[0], high=allowed[-1])
    if rules.advanced_age <= rules.elder_age:
        yield "advanced_age", _("高龄的年龄应大于老年人的年龄。")


def _audit(saved: PolicyRules, by: User | None, what: str) -> None:
    audit_record(
        actor=by,
        action=AuditAction.CHANGE,
        subject=f"visits.policyrules:{saved.pk}",
        what=what,
        county=saved.county.code,
        valid_from=saved.valid_from.isoformat(),
    )
