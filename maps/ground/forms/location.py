"""Where a door is, as a coordinator says it: a pin on the map writes the same fields."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.address import short_name
from geo.models import Area
from maps.look.words import distance
from maps.map.degrees import what_is_wrong
from visits.register.selectors.locations import away_from_village_m, is_far

PIN_ACCURACY_M = 10


class LocationForm(forms.Form):
    lon = forms.FloatField(label=gettext_lazy("经度"), widget=forms.NumberInput(attrs={"step": "any"}))
    lat = forms.FloatField(label=gettext_lazy("纬度"), widget=forms.NumberInput(attrs={"step": "any"}))
    accuracy_m = forms.IntegerField(
        label=gettext_lazy("误差（米）"), min_value=1, max_value=1000, initial=PIN_ACCURACY_M
    )
    photo = forms.FileField(
        label=gettext_lazy("门口照片（可不填）"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    take = forms.CharField(required=False, widget=forms.HiddenInput)
    far_is_right = forms.BooleanField(label=gettext_lazy("确实住在那里"), required=False)

    def __init__(self, *args: Any, village: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.village = village
        self.asks_whether_far = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"lon", "lat"} <= cleaned.keys():
            self._check_where(cleaned)
        return cleaned

    def _check_where(self, cleaned: dict[str, Any]) -> None:
        lon, lat = cleaned["lon"], cleaned["lat"]
        if problem := what_is_wrong(lon, lat):
            self.add_error("lon", problem)
            return
        away_m = away_from_village_m(point=Point(lon, lat), village=self.village)
        self.asks_whether_far = is_far(away_m)
        if away_m is not None and self.asks_whether_far and not cleaned["far_is_right"]:
            words = _("这个点离{village} {distance}。如确实住在那里，请勾选后再保存；否则请移动图钉。")
            self.add_error(
                "far_is_right", words.format(village=short_name(self.village.name), distance=distance(round(away_m)))
            )

    def is_at(self, point: Point) -> bool:
        """Whether a valid form still says this point, to a tenth of a metre."""
        return self.point.equals_exact(point, 1e-6)

    @property
    def point(self) -> Point:
        """Of a valid form."""
        return Point(self.cleaned_data["lon"], self.cleaned_data["lat"])


class OnlineForm(forms.Form):
    """A question to an online map: to whom, what for, and that one knows what leaves the house."""

    provider = forms.ChoiceField(error_messages={"invalid_choice": gettext_lazy("没有启用这个在线地图。")})
    purpose = forms.CharField(max_length=100, error_messages={"required": gettext_lazy("请写明查询的用途。")})
    agreed = forms.BooleanField(error_messages={"required": gettext_lazy("请勾选：知道住址会发出去。")})

    def __init__(self, *args: Any, providers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = [(name, name) for name in providers]  # type: ignore[attr-defined]
