"""Care given to an elder, as people fill it in (Annex 2, section six)."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base import clock

SATISFACTION = [(5, _("很满意")), (4, _("满意")), (3, _("一般满意")), (2, _("不满意")), (1, _("很不满意"))]


class CareForm(forms.Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    served_on = forms.DateField(label=_("关爱日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    detail = forms.CharField(label=_("关爱服务情况"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    provider = forms.CharField(label=_("服务人员"), max_length=60, required=False)
    satisfaction = forms.TypedChoiceField(
        label=_("老年人满意度"),
        choices=SATISFACTION,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    satisfaction_note = forms.CharField(label=_("满意度评价"), max_length=500, required=False)

    @staticmethod
    def fresh() -> dict[str, Any]:
        today: date = clock.today()
        return {"uuid": uuid.uuid4(), "served_on": today}


class CareCorrectionForm(CareForm):
    reason = forms.CharField(label=_("更正原因"), max_length=200)

    field_order = ["uuid", "reason"]
