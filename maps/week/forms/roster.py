"""A visitor's date, and leave, as a coordinator fills them in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base import clock
from base.errors import DomainError
from dispatch.plans.on_duty import Hours, merged
from dispatch.plans.selectors.roster import Cell
from geo.scope import Scope
from maps.look.form_base import day_field, refusal_shown
from maps.look.time_off import NOON
from visits.register.models import Absence, LeaveKind, Visitor
from visits.register.models.visitors import TravelMode
from visits.register.selectors.absences import absence_fingerprint, day_fingerprint
from visits.register.selectors.answering import not_left
from visits.register.services import (
    LeaveTold,
    absence_change,
    absence_enter,
    dated_hours_set,
    day_off_set,
    usual_hours_restore,
)
from visits.register.words.hours import hours_of_day

WHOLE, MORNING, AFTERNOON, TIMES = "whole", "morning", "afternoon", "times"
OFF = {"off": (None, None), "morning": (None, NOON), "afternoon": (NOON, None)}
"""What each button takes from the day: gone from, back at."""


class DayForm(forms.Form):
    """One date of one visitor; the button says what is done: off, morning, afternoon, hours, extra or usual."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("请假的种类"), choices=LeaveKind.choices, initial=LeaveKind.DAY_OFF)
    hours = forms.CharField(
        label=_("时间"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "08:30-11:30 14:30-17:30"}),
    )
    mode = forms.ChoiceField(label=_("出行方式"), choices=TravelMode.choices)

    def __init__(self, data: QueryDict | None = None, *, cell: Cell) -> None:
        self.cell = cell
        told = " ".join(f"{one.start:%H:%M}-{one.end:%H:%M}" for one in cell.hours)
        seen = day_fingerprint(visitor=cell.visitor, day=cell.day)
        super().__init__(data, initial={"seen": seen, "hours": told, "mode": cell.visitor.mode})

    def done(self, act: str, *, by: User) -> bool:
        """Whether it was done; else the form has the reason."""
        if not self.is_valid():
            return False
        try:
            self._do(act, by)
        except DomainError as error:
            refusal_shown(self, error)
        return not self.errors

    def _do(self, act: str, by: User) -> None:
        told: dict[str, Any] = {"visitor": self.cell.visitor, "day": self.cell.day, "by": by}
        told["seen"] = self.cleaned_data["seen"] or None
        if act in OFF:
            gone_from, back_at = OFF[act]
            day_off_set(kind=self.cleaned_data["kind"], gone_from=gone_from, back_at=back_at, **told)
        elif act == "usual":
            usual_hours_restore(**told)
        elif (stretches := self._stretches(is_extra=act == "extra")) is not None:
            dated_hours_set(stretches=stretches, **told)

    def _stretches(self, *, is_extra: bool) -> list[Hours] | None:
        """Those of the form, an extra shift's beside what the day has; None, and said so, where they are not clear."""
        spans = hours_of_day(self.cleaned_data["hours"])
        if spans is None:
            self.add_error("hours", _("请写成 08:30-11:30，一天几段用空格分开。"))
            return None
        mode = self.cleaned_data["mode"]
        told = [Hours(start, end, mode) for start, end in spans]
        if not is_extra or not told:
            return told
        has = [Hours(row.start, row.end, row.mode) for row in self.cell.by_hand] or list(self.cell.usual)
        others = [one for one in has if one.mode != mode]
        return [*others, *merged([*told, *(one for one in has if one.mode == mode)])]


class LeaveForm(forms.Form):
    """Leave of some days, with whoever stands in."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    visitor = forms.ModelChoiceField(label=_("谁请假"), queryset=Visitor.objects.none())
    first_day = day_field(_("从"))
    last_day = day_field(_("到"), help_text=_("最后一天也算在内。"))
    part = forms.ChoiceField(
        label=_("每天"),
        choices=[(WHOLE, _("全天")), (MORNING, _("上午")), (AFTERNOON, _("下午")), (TIMES, _("几个小时"))],
        initial=WHOLE,
    )
    gone_from = forms.TimeField(label=_("几点离开"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    back_at = forms.TimeField(label=_("几点回来"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    kind = forms.ChoiceField(label=_("种类"), choices=LeaveKind.choices, initial=LeaveKind.PERSONAL)
    stand_in = forms.ModelChoiceField(
        label=_("由谁代班"),
        queryset=Visitor.objects.none(),
        required=False,
        empty_label=_("不指定"),
        help_text=_("只在请假的日子里代为负责，到期自动还给本人；不指定时，安排计划先找各位老人自己的替补。"),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        scope: Scope,
        absence: Absence | None = None,
        given: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=_present(absence) if absence else dict(given or {}))
        self.absence = absence
        visitors = scope.narrow(Visitor.objects.filter(not_left(clock.today())), "area").only("name")
        visitor, stand_in = self.fields["visitor"], self.fields["stand_in"]
        assert isinstance(visitor, forms.ModelChoiceField)
        assert isinstance(stand_in, forms.ModelChoiceField)
        stand_in.queryset = visitor.queryset = visitors.order_by("area__code", "name")
        if absence:
            del self.fields["visitor"]
            stand_in.queryset = _near(absence.visitor, visitors).order_by("area__code", "name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("part") == TIMES and not cleaned.get("gone_from") and not cleaned.get("back_at"):
            self.add_error("gone_from", _("请填写几点离开或几点回来。"))
        return cleaned

    def saved(self, *, by: User) -> Absence | None:
        if not self.is_valid():
            return None
        try:
            if self.absence:
                seen = self.cleaned_data["seen"] or None
                return absence_change(absence=self.absence, told=self._told(), by=by, seen=seen)
            return absence_enter(visitor=self.cleaned_data["visitor"], told=self._told(), by=by)
        except DomainError as error:
            refusal_shown(self, error)
        return None

    def _told(self) -> LeaveTold:
        told = self.cleaned_data
        times = {MORNING: OFF["morning"], AFTERNOON: OFF["afternoon"], TIMES: (told["gone_from"], told["back_at"])}
        gone_from, back_at = times.get(told["part"], (None, None))
        return LeaveTold(told["first_day"], told["last_day"], told["kind"], gone_from, back_at, told["stand_in"])


def _near(visitor: Visitor, visitors: "QuerySet[Visitor]") -> "QuerySet[Visitor]":
    """Of the same township."""
    return visitors.filter(area__code__startswith=visitor.area.code[:9]).exclude(pk=visitor.pk)


def _present(absence: Absence) -> dict[str, Any]:
    times = (absence.gone_from, absence.back_at)
    parts = {(None, None): WHOLE, (None, NOON): MORNING, (NOON, None): AFTERNOON}
    part = parts.get(times, TIMES)
    told: dict[str, Any] = {name: getattr(absence, name) for name in ("first_day", "last_day", "kind", "stand_in")}
    if part == TIMES:
        told |= {"gone_from": absence.gone_from, "back_at": absence.back_at}
    return told | {"part": part, "seen": absence_fingerprint(absence)}
