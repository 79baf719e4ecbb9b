"""A surge as a coordinator sets it: where, when, whom, how many visits more, and what to look at (P57-P59)."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.gis.geos import Polygon
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base import clock
from geo.models import Area, Zone
from maps.map.drawn import shapes_of
from visits.duty.models import Surge, SurgeCause
from visits.duty.services.surges import COMFORT, DAYS_BEFORE_FESTIVAL, LONGEST_DAYS
from visits.register.models import Category, HazardKind, Tier

CHECKLIST = gettext_lazy("看取暖、用电用气是否安全；看吃穿是否够用；看身体和情绪；留下联系电话。")
_day_widget = {"type": "date"}


class SurgeForm(forms.Form):
    """Conditions left open leave nobody out."""

    cause = forms.ChoiceField(label=gettext_lazy("因为什么"), choices=SurgeCause.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("如：寒潮蓝色预警、2027 春节")}),
    )
    first_day = forms.DateField(
        label=gettext_lazy("从哪天起"), widget=forms.DateInput(attrs=_day_widget, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=gettext_lazy("哪天以前完成"), widget=forms.DateInput(attrs=_day_widget, format="%Y-%m-%d")
    )
    visits = forms.IntegerField(label=gettext_lazy("每人多上门几次"), min_value=1, max_value=14)
    tiers = forms.MultipleChoiceField(
        label=gettext_lazy("层级"), choices=Tier.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("类别（符合任何一项）"),
        choices=Category.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    hazards = forms.MultipleChoiceField(
        label=gettext_lazy("家中有未消除的隐患（任何一项）"),
        choices=HazardKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    drawn = forms.CharField(label=gettext_lazy("画的范围"), required=False, widget=forms.HiddenInput)
    checklist = forms.CharField(
        label=gettext_lazy("探访要点"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, areas: "QuerySet[Area]", zones: "QuerySet[Zone]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = forms.ModelChoiceField(
            label=gettext_lazy("地区"), queryset=areas, empty_label=None, to_field_name="code"
        )
        self.fields["zone"] = forms.ModelChoiceField(
            label=gettext_lazy("只限这个范围内"), queryset=zones, required=False, empty_label=gettext_lazy("不限")
        )

    @staticmethod
    def fresh(*, festival: str = "", falls_on: date | None = None) -> dict[str, Any]:
        """What a new form starts with: the week up to a festival, or the three days from today on."""
        first = falls_on - timedelta(days=DAYS_BEFORE_FESTIVAL - 1) if falls_on else clock.today()
        return {
            "cause": SurgeCause.FESTIVAL if festival else SurgeCause.WEATHER,
            "title": f"{falls_on.year} {festival}" if falls_on else "",
            "first_day": first,
            "last_day": falls_on or first + timedelta(days=2),
            "visits": 1,
            "checklist": f"{COMFORT}\n{CHECKLIST}",
        }

    def clean_drawn(self) -> Polygon | None:
        text = self.cleaned_data["drawn"]
        if not text:
            return None
        shapes = shapes_of(text)
        if len(shapes) != 1:
            raise forms.ValidationError(_("画的范围读不出来，请清空后重画。"))
        (shape,) = shapes
        if not isinstance(shape, Polygon) or not shape.valid:
            raise forms.ValidationError(_("画的范围有交叉，请重画成一个完整的面。"))
        return shape

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last:
            self._check_days(first, last, cleaned.get("visits"))
        return cleaned

    def _check_days(self, first: date, last: date, visits: int | None) -> None:
        days = (last - first).days + 1
        if not 1 <= days <= LONGEST_DAYS:
            text = _("截止日期应不早于开始日期，且不超过 {days} 天。")
            self.add_error("last_day", text.format(days=LONGEST_DAYS))
        elif last < clock.today():
            self.add_error("last_day", _("这些天已经过去，不能再安排。"))
        elif visits and visits > days:
            self.add_error("visits", _("这些天里最多能多上门 {days} 次。").format(days=days))

    @property
    def told(self) -> dict[str, Any]:
        """Of a valid form: what a surge is made from."""
        names = ("area", "cause", "title", "first_day", "last_day", "visits", "tiers", "categories", "hazards")
        zone = self.cleaned_data["zone"]
        drawn = self.cleaned_data["drawn"] or (zone.polygon if zone else None)
        checklist = self.cleaned_data["checklist"]
        return {name: self.cleaned_data[name] for name in names} | {"zone": drawn, "checklist": checklist}

    def as_surge(self) -> Surge:
        """Not saved: for looking at whom it would mean."""
        return Surge(**self.told)
