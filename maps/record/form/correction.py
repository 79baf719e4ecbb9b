"""A correction: everything as it stands, to be changed where it is wrong, and why (P34)."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maps.record.form.checks import CHECKS, HOME, PERSONAL, UNCHANGED, check_field, one_of, some_of
from maps.record.form.common import left_after
from visits.records.models import Mode, Outcome, VisitRecord
from visits.records.models.records import DETAILS, HouseholdChange, Topic
from visits.register.models import Visitor
from visits.register.models.situation import FamilySupport, Need


class CorrectionForm(forms.Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("更正原因"), max_length=200)
    outcome = forms.ChoiceField(label=gettext_lazy("结果"), choices=Outcome.choices, widget=forms.RadioSelect)
    mode = forms.ChoiceField(label=gettext_lazy("探访方式"), choices=Mode.choices, widget=forms.RadioSelect)
    visited_on = forms.DateField(
        label=gettext_lazy("探访日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    visited_time = forms.TimeField(
        label=gettext_lazy("到达时间"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    left_time = forms.TimeField(
        label=gettext_lazy("离开时间"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    disease_name = forms.CharField(label=gettext_lazy("疾病名称"), max_length=60, required=False)
    household_change = one_of(gettext_lazy("家庭人口"), HouseholdChange.choices)
    household_change_count = forms.IntegerField(
        label=gettext_lazy("增减人数"), min_value=1, max_value=30, required=False
    )
    family_support = one_of(gettext_lazy("不住一起的亲属"), FamilySupport.choices)
    needs = some_of(gettext_lazy("服务需求"), Need.choices)
    needs_note = forms.CharField(label=gettext_lazy("服务需求说明"), max_length=500, required=False)
    topics = some_of(gettext_lazy("政策宣讲"), Topic.choices)
    care_advice = forms.CharField(label=gettext_lazy("实施关爱服务建议"), max_length=500, required=False)
    note = forms.CharField(
        label=gettext_lazy("备注"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    is_another = forms.BooleanField(label=gettext_lazy("已核对，是另一次探访"), required=False)
    visitor = forms.ModelChoiceField(label=gettext_lazy("探访人"), queryset=Visitor.objects.none(), required=False)

    def __init__(
        self,
        *args: Any,
        record: VisitRecord,
        last: dict[str, str],
        visitors: QuerySet[Visitor] | None = None,
        **kwargs: Any,
    ) -> None:
        """`visitors`: among whom a clerk may say who went; None for whoever went."""
        super().__init__(*args, **{"initial": _as_it_stands(record), **kwargs})
        if visitors is None:
            del self.fields["visitor"]
        else:
            choice = self.fields["visitor"]
            assert isinstance(choice, forms.ModelChoiceField)
            choice.queryset = visitors
        for check in CHECKS:
            may_repeat = last.get(check) or (getattr(record, check) == UNCHANGED and UNCHANGED)
            self.fields[check] = check_field(check, may_repeat or "")
        self.record = record
        self.known: list[int] = []  # the records that may be of this visit

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"visited_on", "visited_time"} <= cleaned.keys() and cleaned.get("left_time"):
            at = self._at("visited_time")
            if left_after(at, cleaned["left_time"]) < at:
                self.add_error("left_time", _("离开时间早于到达时间，请核对"))
        return cleaned

    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in ("outcome", "mode")]

    def times(self) -> list[forms.BoundField]:
        return [self[name] for name in ("visited_on", "visited_time", "left_time")]

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        household = ["household_change", "household_change_count", "family_support", "needs", "needs_note"]
        headed = [
            (
                _("身体与情绪"),
                ["expression", "mobility", "reaction", "disease", "disease_name", "mood", "personal_hygiene"],
            ),
            (_("家里的情况"), HOME),
            (_("家人、需求和建议"), [*household, "topics", "care_advice"]),
        ]
        return [(title, [self[name] for name in names]) for title, names in headed]

    @property
    def changes(self) -> dict[str, Any]:
        """Of a valid form: what differs from the version corrected."""
        told = self.cleaned_data
        names = ["outcome", "mode", "note", *PERSONAL, *HOME, *DETAILS]
        said = {name: told[name] for name in names} | {"visited_at": self._at("visited_time")}
        said["left_at"] = left_after(said["visited_at"], told["left_time"]) if told["left_time"] else None
        if "visitor" in self.fields:
            said["visitor"] = told["visitor"]
        return {name: value for name, value in said.items() if value != _kept(self.record, name)}

    def _at(self, name: str) -> datetime:
        told = self.cleaned_data
        return timezone.make_aware(datetime.combine(told["visited_on"], told[name]))


def _kept(record: VisitRecord, name: str) -> Any:
    """To the minute, as the form shows it."""
    value = getattr(record, name)
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value


def _as_it_stands(record: VisitRecord) -> dict[str, Any]:
    at, left = timezone.localtime(record.visited_at), record.left_at and timezone.localtime(record.left_at)
    said = {name: getattr(record, name) for name in ("outcome", "mode", "note", *CHECKS, *DETAILS)}
    said["visitor"] = record.visitor_id
    times = {"visited_on": at.date(), "visited_time": at.time(), "left_time": left and left.time()}
    return said | times | {"uuid": uuid.uuid4()}
