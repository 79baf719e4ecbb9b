"""The clause that decided, in words that a clerk would use (P1-P4, P26-P29)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

CLAUSES: dict[str, Any] = {
    "P27-1": _("孤寡，列为重点"),
    "P27-2": _("失能（含失智），列为重点"),
    "P27-3": _("高龄独居，列为重点"),
    "P27-4": _("计划生育特殊家庭，列为重点"),
    "P27-5": _("经批准列为重点"),
    "P1-5": _("经批准纳入"),
    "P29": _("其他特殊困难老年人，列为一般"),
    "P26": _("按县里的规则"),
    "P1": _("没有符合的情形，不在探访范围"),
    "P2": _("有困难情形但不属经济困难家庭，不在探访范围"),
    "P4": _("年龄未到，不在探访范围"),
}


def clause_in_words(clause: str) -> Any:
    """A clause of a county's own rules is named as it stands."""
    return CLAUSES.get(clause, clause)
