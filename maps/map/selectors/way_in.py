"""How one gets from the road to a stop's door, in words."""

from django.utils.translation import gettext as _

from dispatch.plans.models import Stop, StopApproach
from maps.look.words import distance, duration


def way_in_words(stop: Stop) -> str:
    """Where the vehicle is left and what is walked from there, or that no way is known; "" at the road."""
    walk = {"distance": distance(stop.walk_m), "time": duration(stop.walk_s)}
    if stop.approach == StopApproach.PATH:
        return _("停车后步行 {distance}，约 {time}").format(**walk)
    if stop.approach == StopApproach.GROUND:
        return _("地图上没有路到门口：步行约 {distance}，{time}，按直线估算").format(**walk)
    return ""
