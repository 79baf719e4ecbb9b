"""What is said of each person behind the door."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maps.record.form.checks import BODY, PERSONAL, check_field, one_of, some_of
from visits.records.models import Outcome
from visits.records.models.records import Disease
from visits.register.models import Elder
from visits.register.models.situation import FamilySupport, Need


class PersonForm(forms.Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    included = forms.BooleanField(label=gettext_lazy("这次一并登记"), required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("结果"), choices=Outcome.choices, widget=forms.RadioSelect)
    is_another = forms.BooleanField(label=gettext_lazy("已核对，是另一次探访"), required=False)
    disease_name = forms.CharField(label=gettext_lazy("疾病名称"), max_length=60, required=False)
    family_support = one_of(gettext_lazy("不住一起的亲属"), FamilySupport.choices)
    needs = some_of(gettext_lazy("服务需求"), Need.choices)
    needs_note = forms.CharField(label=gettext_lazy("服务需求说明"), max_length=500, required=False)
    care_advice = forms.CharField(label=gettext_lazy("实施关爱服务建议"), max_length=500, required=False)
    note = forms.CharField(
        label=gettext_lazy("备注"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, elder: Elder, name: str, last: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": f"p{elder.pk}", **kwargs})
        self.elder, self.name, self.last = elder, name, last
        self.known: list[int] = []  # the records that may be of this visit
        for check in PERSONAL:
            self.fields[check] = check_field(check, last.get(check, ""))

    @staticmethod
    def fresh(*, included: bool) -> dict[str, Any]:
        """What a new form starts with; its UUID stays the same however often it is sent."""
        return {"uuid": uuid.uuid4(), "included": included, "outcome": Outcome.MET}

    @property
    def is_included(self) -> bool:
        return bool(self["included"].value())

    @property
    def has_more(self) -> bool:
        names = ("family_support", "needs", "needs_note", "care_advice")
        return any(self[name].value() or self[name].errors for name in names)

    def body(self) -> list[forms.BoundField]:
        return [self[check] for check in BODY]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("disease") == Disease.SERIOUS and not cleaned.get("disease_name"):
            self.add_error("disease_name", _("病情严重时请写明疾病名称"))
        return cleaned

    def require_checks(self) -> None:
        """A visit at the door sees everything; a call cannot, so there it may stay open."""
        for check in PERSONAL:
            if check not in self.errors and not self.cleaned_data.get(check):
                self.add_error(check, _("请选择一项"))

    @property
    def is_met(self) -> bool:
        return self.cleaned_data.get("outcome") == Outcome.MET

    @property
    def checks(self) -> dict[str, Any]:
        """Of a valid form."""
        names = [*PERSONAL, "family_support", "needs", "needs_note", "care_advice", "disease_name"]
        return {name: self.cleaned_data[name] for name in names}
