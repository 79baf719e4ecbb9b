"""Weather alerts followed: pasted, sent by a program, or fetched (P57)."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from geo.models import Area
from visits.duty.alerts import alerts_from_qweather
from visits.duty.models import Surge
from visits.duty.services.surges import surge_follow_alert
from visits.errors import SurgeRefused


def alerts_follow(*, area: Area, answer: Any, by: User | None = None) -> list[Surge]:
    """The surges that a provider's message began, moved or ended; sent again, nothing changes."""
    try:
        alerts = alerts_from_qweather(answer)
    except ValueError as error:
        raise SurgeRefused(problem=_("预警格式不符（{what}）。").format(what=error)) from error
    followed = [surge_follow_alert(area=area, alert=alert, by=by) for alert in alerts]
    return [surge for surge in followed if surge]
