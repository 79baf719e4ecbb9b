"""What people fill in on pages; the rooms' services decide whether it holds."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import clock
from dispatch.models import IncidentKind
from visits.models import Mode, Outcome, VisitRecord
from visits.models.records import Disease

UNCHANGED = "unchanged"
HEALTH = ["expression", "mobility", "reaction", "disease", "mood"]
SAFETY = ["gas_safety", "plumbing_heating_safety", "electrical_safety", "housing_safety"]
HYGIENE = ["personal_hygiene", "home_hygiene", "indoor_environment"]
CHECKS = [*HEALTH, *SAFETY, *HYGIENE]


class RecordForm(forms.Form):
    """Section five of Annex 2 (P31, P34).

    A check without a former answer offers no "no change", but for the illness: the paper form knows no other word for
    having none.
    """

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("结果"), choices=Outcome.choices, widget=forms.RadioSelect)
    mode = forms.ChoiceField(label=_("探访方式"), choices=Mode.choices, widget=forms.RadioSelect)
    visited_on = forms.DateField(label=_("探访日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    visited_time = forms.TimeField(label=_("时间"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    disease_name = forms.CharField(label=_("疾病名称"), max_length=60, required=False)
    note = forms.CharField(label=_("备注"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, last: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_baseline = all(last.get(check) for check in CHECKS if check != "disease")
        for check in CHECKS:
            self.fields[check] = _check_field(check, last.get(check, ""))

    @staticmethod
    def fresh() -> dict[str, object]:
        """What a new form starts with; its UUID stays the same however often it is sent."""
        now = clock.now()
        return {
            "uuid": uuid.uuid4(),
            "outcome": Outcome.MET,
            "mode": Mode.DOOR_TO_DOOR,
            "visited_on": now.date(),
            "visited_time": now.time(),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == Outcome.MET:
            self._require_answers(cleaned)
        if {"visited_on", "visited_time"} <= cleaned.keys() and self.visited_at > clock.now():
            self.add_error("visited_on", _("探访时间晚于现在，请改为实际探访的时间"))
        return cleaned

    def _require_answers(self, cleaned: dict[str, Any]) -> None:
        """A visit at the door sees everything; a call cannot see the stove, so there it stays open."""
        if cleaned.get("mode") == Mode.DOOR_TO_DOOR:
            for check in CHECKS:
                if check not in self.errors and not cleaned.get(check):
                    self.add_error(check, _("请选择一项"))
        if cleaned.get("disease") == Disease.SERIOUS and not cleaned.get("disease_name"):
            self.add_error("disease_name", _("病情严重时请写明疾病名称"))

    @property
    def visited_at(self) -> datetime:
        """Of a valid form."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["visited_on"], self.cleaned_data["visited_time"]))

    @property
    def checks(self) -> dict[str, str]:
        """The answers given; none where nobody was met."""
        if self.cleaned_data["outcome"] != Outcome.MET:
            return {}
        given = {check: self.cleaned_data[check] for check in CHECKS}
        return given | {"disease_name": self.cleaned_data["disease_name"]}

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The checks under the headings of the paper form."""
        headed = [(_("身体与情绪"), HEALTH), (_("居家安全"), SAFETY), (_("卫生与环境"), HYGIENE)]
        return [(title, [self[check] for check in checks]) for title, checks in headed]


class IncidentForm(forms.Form):
    """An emergency of one elder, at their door (P54)."""

    kind = forms.ChoiceField(
        label=_("发生了什么"), choices=IncidentKind.choices, initial=IncidentKind.MEDICAL, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("情况"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class HandlingForm(forms.Form):
    """An emergency is archived with what was done (P56)."""

    handling_note = forms.CharField(
        label=_("处置情况"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("做了什么、联系了谁、结果如何。"),
        error_messages={"required": _("结束前请写明处置情况。")},
    )


def _check_field(check: str, last: str) -> forms.ChoiceField:
    column = VisitRecord._meta.get_field(check)
    assert isinstance(column, models.CharField)
    labels = {str(value): label for value, label in column.flatchoices}
    may_repeat = bool(last) or check == "disease"
    repeated = UNCHANGED if UNCHANGED in labels else last
    return forms.ChoiceField(
        label=column.verbose_name,
        choices=[(value, label) for value, label in labels.items() if may_repeat or value != UNCHANGED],
        required=False,
        widget=forms.RadioSelect(attrs={"data-unchanged": repeated} if may_repeat else {}),
        help_text=_("上次：{answer}").format(answer=labels[last]) if last else "",
    )
