"""A county's own days as somebody fills them in."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from maps.look.form_base import day_field
from maps.look.words import WEEKDAYS
from visits.register.models.time_off import DAY_KINDS
from visits.register.services import DaysTold
from visits.register.words.holiday_notice import notice_read


class CalendarDaysForm(forms.Form):
    """The same for each day from one to another."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    first_day = day_field(_("从"))
    last_day = day_field(_("到"), required=False, help_text=_("只有一天时不用填。"))
    kind = forms.ChoiceField(label=_("怎么上班"), choices=DAY_KINDS)
    like_weekday = forms.TypedChoiceField(
        label=_("按周几的工作时间"),
        choices=[("", "–"), *((str(number), name) for number, name in enumerate(WEEKDAYS, start=1))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("只在补班时填：换来休息的是周几，就按周几。"),
    )
    name = forms.CharField(label=_("名称"), max_length=20)
    source = forms.CharField(label=_("依据"), max_length=100, required=False, help_text=_("例如通知的文号。"))

    def __init__(self, data: QueryDict | None = None, **initial: Any) -> None:
        super().__init__(data, initial=initial)

    def told(self) -> DaysTold:
        given = self.cleaned_data
        return DaysTold(
            given["first_day"],
            given["last_day"] or given["first_day"],
            given["kind"],
            given["name"],
            given["like_weekday"],
            given["source"],
        )


class NoticeForm(forms.Form):
    """The State Council's notice, pasted."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("国务院办公厅通知的全文"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("从“关于某某年部分节假日安排的通知”起，整段贴上。"),
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        self.notice = notice_read(text)
        for asked in self.notice.asked:
            self.add_error("text", asked)
        return text
