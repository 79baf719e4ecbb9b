"""What the roads of today do to a route, in words."""

from django.utils.translation import gettext as _

from maps.look.words import duration

A_MINUTE = 60


def travel_in_words(*, stops: int, more_s: int, cut_off: int) -> str:
    """3 站的路封了，路上多 25 分: what the roads of today do to a route; "" where nothing."""
    words = [
        _("{n} 站的路封了").format(n=stops) if stops else "",
        _("{n} 处没有路可到").format(n=cut_off) if cut_off else "",
        _("路上多 {time}").format(time=duration(more_s)) if more_s >= A_MINUTE and not cut_off else "",
        _("路上少 {time}").format(time=duration(-more_s)) if more_s <= -A_MINUTE and not cut_off else "",
    ]
    return _("，").join(word for word in words if word)
