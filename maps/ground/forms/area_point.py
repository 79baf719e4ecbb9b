"""Where a village is, as somebody says it: a pin on the map writes the same fields."""

from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.areas.point_proposals import PointProposal, parent_left
from geo.areas.services import PointFacts
from geo.coordinates import convert
from geo.models import Area, PointOrigin
from maps.map.degrees import SYSTEMS, what_is_wrong

PIN_ACCURACY_M = 100
BY_HAND = [(one.value, one.label) for one in (PointOrigin.TAPPED, PointOrigin.TYPED)]


class AreaPointForm(forms.Form):
    """`origin` says whether the pin or the keyboard wrote the coordinates, `take` which proposal they repeat."""

    lon = forms.FloatField(label=gettext_lazy("经度"), widget=forms.NumberInput(attrs={"step": "any"}))
    lat = forms.FloatField(label=gettext_lazy("纬度"), widget=forms.NumberInput(attrs={"step": "any"}))
    accuracy_m = forms.IntegerField(
        label=gettext_lazy("误差（米）"), min_value=1, max_value=10_000, initial=PIN_ACCURACY_M
    )
    crs = forms.ChoiceField(label=gettext_lazy("坐标抄自"), choices=SYSTEMS, required=False)
    origin = forms.ChoiceField(choices=BY_HAND, required=False, widget=forms.HiddenInput)
    take = forms.CharField(required=False, widget=forms.HiddenInput)
    outside_is_right = forms.BooleanField(label=gettext_lazy("确实在那里"), required=False)

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area = area
        self.asks_whether_outside = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not {"lon", "lat", "crs"} <= cleaned.keys():
            return cleaned
        lon, lat = cleaned["lon"], cleaned["lat"]
        if problem := what_is_wrong(lon, lat):
            self.add_error("lon", problem)
            return cleaned
        self._check_where(cleaned)
        return cleaned

    def _check_where(self, cleaned: dict[str, Any]) -> None:
        [(lon, lat)] = convert([(cleaned["lon"], cleaned["lat"])], source=cleaned["crs"] or "wgs84")
        cleaned["point"] = Point(float(lon), float(lat), srid=4326)
        left = parent_left(area=self.area, point=cleaned["point"])
        self.asks_whether_outside = left is not None
        if left is not None and not cleaned["outside_is_right"]:
            words = _("这个点在{area}的边界之外。如确实在那里，请勾选后再保存；否则请移动图钉，或核对坐标抄自哪里。")
            self.add_error("outside_is_right", words.format(area=left.name))

    @property
    def point(self) -> Point:
        """Of a valid form, in WGS-84."""
        point: Point = self.cleaned_data["point"]
        return point

    def facts(self, proposal: PointProposal | None) -> PointFacts:
        """How a valid form's point came about: a proposal that was not moved stays one."""
        accuracy_m = self.cleaned_data["accuracy_m"]
        if proposal and self.point.equals_exact(proposal.point, 1e-5):
            return PointFacts(proposal.origin, proposal.accuracy_m, proposal.told)
        origin = PointOrigin(self.cleaned_data["origin"] or PointOrigin.TYPED)
        system = dict(SYSTEMS).get(self.cleaned_data["crs"]) if self.cleaned_data["crs"] != "wgs84" else None
        return PointFacts(origin, accuracy_m, str(system or ""))
