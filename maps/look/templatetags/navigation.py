"""The way to a point, handed over to the map app that somebody has: links to follow, and a code for paper."""

from typing import Any

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.addresses.map_apps import CAR, MODES, amap_link, hand_off
from visits.register.selectors.whereabouts import Known

register = template.Library()

LonLat = tuple[float, float]
APPS = {
    "amap": gettext_lazy("高德"),
    "baidu": gettext_lazy("百度"),
    "tencent": gettext_lazy("腾讯"),
    "geo": gettext_lazy("手机地图"),
}


@register.inclusion_tag("look/hand_off.html")
def navigate(point: LonLat | None, known: str, mode: str = "car") -> dict[str, Any]:
    """Nothing where the point is no more than a township's centre: nobody lives there."""
    if point is None or not Known(known).is_of_village:
        return {}
    apps = hand_off(point, word=word_for(known), mode=MODES.get(mode, CAR))
    is_door = known == Known.DOOR
    note = "" if is_door else _("只到村，门口到村再问")
    return {"apps": [(APPS[app.key], app.url) for app in apps], "note": note}


@register.simple_tag
def way_code(point: LonLat | None, known: str, mode: str = "car") -> SafeString | str:
    """A QR code to scan from paper; none where there would be no link."""
    if point is None or not Known(known).is_of_village:
        return ""
    link = amap_link(point, word=word_for(known), mode=MODES.get(mode, CAR))
    drawn = segno.make_qr(link, error="l").svg_inline(scale=2, border=2, omitsize=True, svgclass="way-code")
    return mark_safe(drawn)  # noqa: S308 - drawn by segno from a link of ours, which holds no text of anybody


def word_for(known: str) -> str:
    """What an app writes at the point; nobody's name."""
    return _("目的地") if known == Known.DOOR else _("村里（门口未定）")
