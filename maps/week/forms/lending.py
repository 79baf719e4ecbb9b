"""A visitor lent to a neighbour township, as a coordinator fills it in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base import clock
from dispatch.plans.models import Lending
from dispatch.plans.services import lending_make
from geo.models import Area
from geo.scope import Scope
from maps.look.form_base import day_field, refusal_said
from maps.week.selectors.lendings import borrowers
from visits.errors import FactsRefused
from visits.register.models import Visitor
from visits.register.selectors.answering import not_left


class LendingForm(forms.Form):
    """Whoever plans for the visitor gives; to any township of the county."""

    visitor = forms.ModelChoiceField(label=_("借出谁"), queryset=Visitor.objects.none())
    area = forms.ModelChoiceField(label=_("借给哪个乡镇"), queryset=Area.objects.none(), to_field_name="code")
    first_day = day_field(_("从"))
    last_day = day_field(_("到"), help_text=_("最后一天也算在内。"))

    def __init__(self, data: Any = None, *, scope: Scope, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(given or {}))
        own = scope.narrow(Visitor.objects.filter(not_left(clock.today())), "area").only("name")
        visitor, area = self.fields["visitor"], self.fields["area"]
        assert isinstance(visitor, forms.ModelChoiceField)
        assert isinstance(area, forms.ModelChoiceField)
        visitor.queryset = own.order_by("area__code", "name")
        area.queryset = borrowers(scope=scope)

    def saved(self, *, by: User) -> Lending | None:
        if not self.is_valid():
            return None
        try:
            return lending_make(**self.cleaned_data, by=by)
        except FactsRefused as error:
            refusal_said(self, error)
        return None
