"""Somebody gets a door of their own in the village, or lives with another household."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base import clock
from base.errors import DomainError
from geo.address import short_name
from geo.scope import Scope
from maps.look.form_base import day_field, refusal_said, text_field
from visits.errors import FactsRefused
from visits.register.models import Elder, Household
from visits.register.selectors.elders import elder_find
from visits.register.services import household_join, household_split


class PeopleField(forms.ModelMultipleChoiceField[Elder]):
    def label_from_instance(self, obj: Elder) -> str:
        return obj.name


class HouseholdField(forms.ModelChoiceField[Household]):
    def label_from_instance(self, obj: Household) -> str:
        people = "、".join(elder.name for elder in obj.elders.all())
        return f"{people} · {short_name(obj.village.name)} {obj.address}"


class _MoveForm(forms.Form):
    who = PeopleField(label=_("哪些人"), queryset=Elder.objects.none(), widget=forms.CheckboxSelectMultiple)
    on = day_field(_("从哪天起"))
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)

    def __init__(self, data: QueryDict | None, *, elder: Elder) -> None:
        super().__init__(data, initial={"who": [elder.pk], "on": clock.today()})
        who = self.fields["who"]
        assert isinstance(who, forms.ModelMultipleChoiceField)
        who.queryset = elder.household.elders.order_by("pk")

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [("", list(self.visible_fields()))]

    def saved(self, *, by: User) -> bool:
        """Whether it was; if not, each field says why."""
        if not self.is_valid():
            return False
        told = dict(self.cleaned_data)
        elders = list(told.pop("who").select_related("household__village"))
        try:
            self.do(elders=elders, by=by, **told)
        except FactsRefused as error:
            refusal_said(self, error)
        except DomainError as error:
            self.add_error(None, error.message)
        return not self.errors

    def do(self, **told: Any) -> None:
        raise NotImplementedError


class SplitForm(_MoveForm):
    title = _("分户，或搬到本村另一处")

    keeps_door = forms.BooleanField(label=_("仍住原处（同一个门口），只是分户"), required=False)
    address = text_field(Household, "address")

    field_order = ("who", "keeps_door", "address", "on", "reason")

    def do(self, **told: Any) -> None:
        household_split(**told)


class JoinForm(_MoveForm):
    title = _("并入另一户")

    household = HouseholdField(
        label=_("并入哪一户"), queryset=Household.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    field_order = ("who", "household", "on", "reason")

    def __init__(self, data: QueryDict | None, *, elder: Elder, scope: Scope, sought: str) -> None:
        super().__init__(data, elder=elder)
        found = {other.household_id for other in elder_find(scope=scope, text=sought)} - {elder.household_id}
        choice = self.fields["household"]
        assert isinstance(choice, forms.ModelChoiceField)
        rows = Household.objects.filter(pk__in=found).select_related("village").prefetch_related("elders")
        choice.queryset = rows.order_by("village__code", "pk")
        self.offered = len(found)

    def do(self, **told: Any) -> None:
        household_join(**told)
