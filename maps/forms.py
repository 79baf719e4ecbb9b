"""What people fill in on pages; the rooms' services decide whether it holds."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.models import IncidentKind


class IncidentForm(forms.Form):
    """An emergency of one elder, at their door (P54)."""

    kind = forms.ChoiceField(
        label=_("发生了什么"),
        choices=IncidentKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选发生了什么。")},
    )
    caller = forms.CharField(label=_("谁来的电话"), max_length=50, required=False)
    note = forms.CharField(label=_("情况"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class HandlingForm(forms.Form):
    """An emergency is archived with what was done (P56)."""

    handling_note = forms.CharField(
        label=_("处置情况"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("做了什么、联系了谁、结果如何。"),
        error_messages={"required": _("结束前请写明处置情况。")},
    )
