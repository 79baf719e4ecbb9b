"""What the ledger's list is narrowed to: one form, whose address can be kept under a name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geo.address import short_name
from geo.models import Area, Level
from geo.scope import Scope
from visits.duty.selectors.ledger import LedgerAsked
from visits.register.models import Category, State, Tier, Visitor
from visits.register.selectors.concerns import CONCERNS

DUE = [("overdue", _("逾期")), ("due", _("待探访")), ("covered", _("已探访")), ("not_owed", _("不用探访"))]
TIERS = [*Tier.choices, ("none", _("不在范围"))]
WHY_NOT = ("P1", "P2", "P4")  # the clauses by which somebody is not in scope
MOST_VISITORS = 150  # in a county they are too many to choose from; there the visitor's page leads to the list
SORTS = [
    ("", _("按村")),
    ("due", _("按逾期天数")),
    ("name", _("按姓名")),
    ("age", _("按年龄")),
    ("score", _("按完整度")),
    ("confirmed", _("按核实日期")),
]


class LedgerFilters(forms.Form):
    """Every filter may stay empty; what is not understood counts as empty."""

    q = forms.CharField(label=_("搜索"), required=False, max_length=60)
    area = forms.ChoiceField(label=_("乡镇、村"), required=False)
    due = forms.ChoiceField(label=_("应探访"), required=False, choices=[("", _("不限")), *DUE])
    tier = forms.ChoiceField(label=_("对象"), required=False, choices=[("", _("不限")), *TIERS])
    clause = forms.ChoiceField(
        required=False, choices=[("", ""), *((one, one) for one in WHY_NOT)], widget=forms.HiddenInput
    )
    category = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("不限")), *Category.choices])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("未迁出、未去世")), *State.choices])
    concern = forms.ChoiceField(
        label=_("待办"), required=False, choices=[("", _("不限")), *((key, one.title) for key, one in CONCERNS.items())]
    )
    sort = forms.ChoiceField(label=_("排序"), required=False, choices=SORTS)
    visitor = forms.ModelChoiceField(
        label=_("责任人"),
        required=False,
        queryset=Visitor.objects.none(),
        widget=forms.HiddenInput,
        empty_label=_("不限"),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, visitor = self.fields["area"], self.fields["visitor"]
        assert isinstance(area, forms.ChoiceField)
        assert isinstance(visitor, forms.ModelChoiceField)
        area.choices = [("", _("全部")), *area_choices(scope)]
        visitor.queryset = scope.narrow(Visitor.objects.all(), "area").only("name").order_by("name")
        if visitor.queryset.count() <= MOST_VISITORS:
            visitor.widget = forms.Select()
            visitor.widget.choices = visitor.choices

    def asked(self) -> LedgerAsked:
        self.is_valid()
        told = self.cleaned_data
        code, visitor = told.get("area", ""), told.get("visitor")
        return LedgerAsked(
            text=told.get("q", "").strip(),
            area=Area.objects.filter(code=code, valid_to=None).first() if code else None,
            visitor=str(visitor.pk) if visitor else "",
            **{name: told.get(name, "") for name in ("state", "tier", "clause", "due", "category", "concern", "sort")},
        )


def area_choices(scope: Scope) -> list[tuple[str, list[tuple[str, str]]]]:
    """Villages under their township, each township itself first where it may be seen whole."""
    villages = scope.narrow(Area.objects.filter(level=Level.VILLAGE, valid_to=None), "").select_related("parent")
    found: dict[str, list[tuple[str, str]]] = {}
    for village in villages.order_by("code"):
        township = village.parent
        name = township.name if township else ""
        if name not in found:
            whole = township is not None and scope.covers(township)
            found[name] = [(township.code, _("{name}全部").format(name=name))] if township and whole else []
        found[name].append((village.code, short_name(village.name)))
    return list(found.items())
