"""What a drawing page sends: the shape as text, the version that was seen, and whether its warnings are accepted."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base import clock
from geo.areas.drawn_shapes import ShapeNotUnderstood, shape_from_text
from geo.areas.topology import Finding, Shape
from geo.models import ZoneKind

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ShapeForm(forms.Form):
    shape = forms.CharField(
        label=_("顶点（经度,纬度，每行一个）"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    accepted = forms.CharField(required=False, max_length=64)

    def clean_shape(self) -> Shape:
        try:
            return shape_from_text(self.cleaned_data["shape"])
        except ShapeNotUnderstood as error:
            raise forms.ValidationError(str(error)) from error

    def is_accepted(self, findings: Sequence[Finding]) -> bool:
        """Whether a person has looked at these very findings and wants to save all the same."""
        return not findings or self.cleaned_data["accepted"] == mark_of(findings)


class ZoneForm(ShapeForm):
    name = forms.CharField(label=_("名称"), max_length=60)
    kind = forms.ChoiceField(label=_("类型"), choices=ZoneKind.choices)
    first_day = forms.DateField(label=_("开始日期"), widget=DATE, initial=clock.today)
    last_day = forms.DateField(label=_("截止日期（可空）"), widget=DATE, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("截止日期早于开始日期，请改正。"))
        return cleaned

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "kind", "first_day", "last_day")}


class CellForm(forms.Form):
    name = forms.CharField(label=_("网格名称"), max_length=60)
    code = forms.CharField(label=_("网格代码（可空，自动编号）"), max_length=15, required=False)


def mark_of(findings: Sequence[Finding]) -> str:
    """Changes with every finding: what was accepted before does not stand for what was found later."""
    said = "|".join(f"{f.kind} {f.between} {f.hectares:.1f} {f.at[0]:.4f} {f.at[1]:.4f}" for f in findings)
    return hashlib.sha256(said.encode()).hexdigest()
