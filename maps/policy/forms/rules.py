"""A county's rules as an official fills them in: lines of circumstances, tiers, ages and days (P1-P4, P26-P30)."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base import clock
from visits.duty.policy import ADVANCED_AGE, MONTH, QUARTER, WEEK, Circumstance, Rules, TierRule
from visits.duty.rules import TIER_CLAUSES, scope_line, tier_line
from visits.duty.services.rules import rules_problems
from visits.register.models import Category, Tier

SCOPE = "scope"
CONDITIONS = 3  # most that one line joins by "and"
BLANK_LINES = 2
NEEDS = [("", "—"), *Category.choices, (ADVANCED_AGE, gettext_lazy("高龄"))]
EVERY = [
    ("", gettext_lazy("不设这个层级")),
    (WEEK, gettext_lazy("每周一次")),
    (MONTH, gettext_lazy("每月一次")),
    (QUARTER, gettext_lazy("每季一次")),
]
NUMBERS = {
    "elder_age": gettext_lazy("老年人：满多少周岁"),
    "advanced_age": gettext_lazy("高龄：满多少周岁"),
    "first_visit_days": gettext_lazy("新纳入的老人几天内首访"),
    "notice_days": gettext_lazy("最后几天仍属该层级，才计这一期"),
}
USUAL_GAPS = {Tier.KEY: 10, Tier.GENERAL: 45, Tier.LIGHT: 120}


class RulesForm(forms.Form):
    """Each line joins up to three conditions; whoever fulfils one line fulfils the group."""

    valid_from = forms.DateField(
        label=gettext_lazy("从哪天起执行"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    past_is_meant = forms.BooleanField(
        label=gettext_lazy("开始日期在过去，同意按新规则重算那天以后的数字"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("改动的依据"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明改动的依据。")},
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("文件名称、文号或会议")}),
    )

    def __init__(self, data: Any = None, *, start: Rules) -> None:
        super().__init__(data, initial={"valid_from": clock.today()})
        self._tiers = {tier.tier: tier for tier in start.tiers}
        self._add_lines(SCOPE, start.scope)
        for tier in Tier.values:
            self._add_tier(tier)
        for name, label in NUMBERS.items():
            self.fields[name] = forms.IntegerField(label=label, initial=getattr(start, name))

    def _add_tier(self, tier: str) -> None:
        now = self._tiers.get(tier)
        self.fields[f"{tier}-every"] = forms.ChoiceField(
            label=_("多久上门一次"), choices=EVERY, required=False, initial=now.every if now else ""
        )
        gap = now.largest_gap_days if now else USUAL_GAPS[Tier(tier)]
        self.fields[f"{tier}-gap"] = forms.IntegerField(label=_("超过几天没有上门就提醒"), initial=gap)
        self._add_lines(tier, now.circumstances if now else ())

    def _add_lines(self, group: str, lines: tuple[Circumstance, ...]) -> None:
        posted = {name.split("-")[1] for name in self.data if name.startswith(f"{group}-") and name.count("-") == 2}
        for i in range(max(len(posted), len(lines) + BLANK_LINES)):
            needs = sorted(lines[i].needs, key=_rank) if i < len(lines) else []
            for j in range(CONDITIONS):
                label = _("第 {line} 行第 {n} 个条件").format(line=i + 1, n=j + 1)
                self.fields[f"{group}-{i}-{j}"] = forms.ChoiceField(
                    label=label, choices=NEEDS, required=False, initial=needs[j] if j < len(needs) else ""
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for field, problem in rules_problems(self.rules):
                self.add_error(self.field_of(field), problem)
        return cleaned

    def field_of(self, name: str) -> str | None:
        """Where a problem of the rules is shown."""
        if name == SCOPE:
            return f"{SCOPE}-0-0"
        if name == "tiers" or name in Tier.values:
            return f"{Tier.KEY if name == 'tiers' else name}-every"
        return name if name in self.fields else None

    @property
    def rules(self) -> Rules:
        """Of a form without errors."""
        data = self.cleaned_data
        tiers = tuple(
            TierRule(
                tier,
                data[f"{tier}-every"],
                TIER_CLAUSES[tier],
                data[f"{tier}-gap"],
                tuple(tier_line(tier, needs) for needs in self._needs(tier)),
            )
            for tier in Tier.values
            if data[f"{tier}-every"]
        )
        scope = tuple(scope_line(needs) for needs in self._needs(SCOPE))
        return Rules(scope, tiers, **{name: data[name] for name in NUMBERS})

    def _needs(self, group: str) -> Iterator[frozenset[str]]:
        for line in self._lines(group):
            needs = frozenset(self.cleaned_data[name] for name in line) - {""}
            if needs:
                yield needs

    def _lines(self, group: str) -> list[list[str]]:
        names = [name for name in self.fields if name.startswith(f"{group}-") and name.count("-") == 2]
        return [names[i : i + CONDITIONS] for i in range(0, len(names), CONDITIONS)]

    def scope_lines(self) -> list[list[forms.BoundField]]:
        return [[self[name] for name in line] for line in self._lines(SCOPE)]

    def tiers(self) -> list[dict[str, Any]]:
        return [
            {
                "label": Tier(tier).label,
                "clause": TIER_CLAUSES[tier],
                "every": self[f"{tier}-every"],
                "gap": self[f"{tier}-gap"],
                "lines": [[self[name] for name in line] for line in self._lines(tier)],
            }
            for tier in Tier.values
        ]

    def numbers(self) -> list[forms.BoundField]:
        return [self[name] for name in NUMBERS]


def _rank(need: str) -> int:
    return [value for value, _label in NEEDS].index(need)
