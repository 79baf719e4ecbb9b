"""What can be done to everybody inside a shape: who answers for them, in which week they are visited."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base import clock
from geo.models import Area
from maps.look.form_base import day_field
from maps.look.weeks import span_words
from visits.register.models import ResponsibilityKind, Visitor
from visits.register.selectors.handover import visitors_for


class AnswerForm(forms.Form):
    kind = forms.ChoiceField(label=_("做什么"), choices=ResponsibilityKind.choices)
    visitor = forms.ModelChoiceField(label=_("探访员"), queryset=Visitor.objects.none())
    since = day_field(_("从哪天起"))

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["since"] = clock.today()
        visitor = self.fields["visitor"]
        assert isinstance(visitor, forms.ModelChoiceField)
        visitor.queryset = visitors_for(village=area, day=clock.today())


class WeekForm(forms.Form):
    week = forms.ChoiceField(label=_("哪一周"))

    def __init__(self, *args: Any, weeks: Sequence[tuple[date, date]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        week = self.fields["week"]
        assert isinstance(week, forms.ChoiceField)
        week.choices = [(first_day.isoformat(), span_words(first_day, last_day)) for first_day, last_day in weeks]

    @property
    def week_first(self) -> date:
        return date.fromisoformat(self.cleaned_data["week"])
