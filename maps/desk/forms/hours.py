"""The same working hours for several visitors at once."""

from datetime import time
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base import clock
from geo.scope import Scope
from maps.desk.selectors.visitors import days_worked
from visits.register.models import Visitor
from visits.register.selectors.handover import visitors_seen
from visits.register.services import visitor_update
from visits.register.words.hours import hours_in

USUAL_DAY = "08:00-11:30 14:30-17:30"  # what most offices of a township work


class VisitorsField(forms.ModelMultipleChoiceField[Visitor]):
    def label_from_instance(self, obj: Visitor) -> str:
        return f"{obj.name} · {days_worked(obj) or _('没有工作时间')}"


class HoursForm(forms.Form):
    """Those who have none are ticked; whoever is ticked has these hours and no others afterwards."""

    hours = forms.CharField(
        label=_("工作时间"),
        max_length=200,
        initial=f"周一至周五 {USUAL_DAY}",
        help_text=_("例如：周一至周五 08:00-11:30 14:30-17:30；周三下午。勾选的人原有的工作时间由这里取代。"),
    )
    visitors = VisitorsField(
        label=_("给这些探访员"), queryset=Visitor.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: QueryDict | None = None, *, scope: Scope) -> None:
        super().__init__(data)
        visitors = self.fields["visitors"]
        assert isinstance(visitors, forms.ModelMultipleChoiceField)
        visitors.queryset = visitors_seen(scope=scope, day=clock.today()).prefetch_related("working_hours")
        self.initial["visitors"] = [one.pk for one in visitors.queryset if not one.working_hours.all()]
        self.has_visitors = bool(visitors.queryset)

    def clean_hours(self) -> list[tuple[int, time, time]]:
        told = hours_in(self.cleaned_data["hours"])
        if told.asked or not told.spans:
            raise forms.ValidationError(_("看不出是周几几点。请写成 周一至周五 08:00-11:30 14:30-17:30。"))
        return told.spans

    @transaction.atomic
    def save(self, *, by: User) -> int:
        """How many have them now."""
        chosen: Any = self.cleaned_data["visitors"]
        for visitor in chosen:
            visitor_update(visitor=visitor, by=by, hours=self.cleaned_data["hours"])
        return len(chosen)
