"""What people fill in on pages; the rooms' services decide whether it holds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.seeing.unmasking import LONGEST_NOTE, UnmaskReason
from dispatch.incidents.models import IncidentKind


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


class UnmaskForm(forms.Form):
    """Why somebody's whole numbers are needed (P81)."""

    use_required_attribute = False  # the buttons that call stand in the same form and need no reason

    reason = forms.ChoiceField(
        label=_("为什么要看"),
        choices=[("", _("请选择")), *UnmaskReason.choices],
        error_messages={"required": _("请选择为什么要看完整号码。"), "invalid_choice": _("请选择为什么要看完整号码。")},
    )
    note = forms.CharField(label=_("说明"), max_length=LONGEST_NOTE, required=False)

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("reason") == UnmaskReason.OTHER and not told.get("note", "").strip():
            self.add_error("note", _("选“其他”时请写明原因。"))
        return told
