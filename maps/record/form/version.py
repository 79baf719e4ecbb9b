"""A record declared void, put back, or moved to the person whom the visit was to: why, and whom (P34)."""

import uuid

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from geo.address import short_name
from geo.scope import Scope
from maps.look.words import born_on
from visits.records.models import VisitRecord
from visits.register.models import Elder
from visits.register.selectors.elders import elder_find


class VersionForm(forms.Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)
    is_another = forms.BooleanField(label=gettext_lazy("已核对，是另一次探访"), required=False)

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, initial={"uuid": uuid.uuid4()})
        self.known: list[int] = []  # the records that may be of this visit


class ElderChoiceField(forms.ModelChoiceField[Elder]):
    def label_from_instance(self, obj: Elder) -> str:
        return " ".join(
            filter(None, [obj.name, born_on(obj), short_name(obj.household.village.name), obj.household.address])
        )


class MoveForm(VersionForm):
    """Among those of the household, those of the same name, and whom the clerk seeks."""

    elder = ElderChoiceField(
        label=gettext_lazy("实际探访的老人"), queryset=Elder.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, data: QueryDict | None, *, record: VisitRecord, scope: Scope, sought: str) -> None:
        super().__init__(data)
        seen = scope.narrow(Elder.objects.select_related("household__village"), "household__village")
        near = seen.filter(household=record.elder.household_id) | seen.filter(name=record.elder.name)
        found = [elder.pk for elder in elder_find(scope=scope, text=sought)]
        choice = self.fields["elder"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = (seen.filter(pk__in=found) if sought else near).exclude(pk=record.elder_id).order_by("pk")
        self.offered = choice.queryset.count()
