"""What a coordinator chooses to start a plan."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dispatch.plans.selectors.duties import WEEKS_AHEAD
from geo.models import Area
from maps.look.weeks import A_WEEK, monday_of, week_title

SECONDS = [(5, _("5 秒，一般够用")), (30, _("30 秒，多找一会儿")), (120, _("2 分钟，找得最久"))]


class PlanForm(forms.Form):
    week = forms.TypedChoiceField(label=_("哪一周"), coerce=date.fromisoformat)
    seconds = forms.TypedChoiceField(label=_("计算时间"), coerce=int, choices=SECONDS, initial=SECONDS[0][0])

    def __init__(self, *args: Any, areas: "QuerySet[Area]", today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = forms.ModelChoiceField(
            label=_("地区"), queryset=areas, empty_label=None, to_field_name="code"
        )
        mondays = [monday_of(today) + ahead * A_WEEK for ahead in range(WEEKS_AHEAD)]
        weeks = self.fields["week"]
        assert isinstance(weeks, forms.TypedChoiceField)
        weeks.choices = [(monday.isoformat(), week_title(monday)) for monday in mondays]
