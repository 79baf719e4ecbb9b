"""Degrees that people type: within which a point of the country lies, and from whose map they were copied."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LON, LAT = (73.0, 136.0), (3.0, 54.0)

SYSTEMS = [
    ("wgs84", gettext_lazy("本页地图、GPS（WGS-84）")),
    ("gcj02", gettext_lazy("高德、腾讯（GCJ-02）")),
    ("bd09", gettext_lazy("百度（BD-09）")),
]


def what_is_wrong(lon: float, lat: float) -> str:
    """ "" for a point of the country; else what to do about it."""
    if _within(lon, LON) and _within(lat, LAT):
        return ""
    is_swapped = _within(lat, LON) and _within(lon, LAT)
    return _("经度和纬度像是写反了，请对调。") if is_swapped else _("这个点不在国内，请核对经度和纬度。")


def _within(value: float, span: tuple[float, float]) -> bool:
    return span[0] <= value <= span[1]
