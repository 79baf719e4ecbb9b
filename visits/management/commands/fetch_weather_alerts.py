"""manage fetch_weather_alerts: ask the weather provider now, as the worker does by the clock (P57)."""

from typing import Any

from django.utils.translation import gettext as _

from base.commands import DomainCommand
from visits.duty.services.weather import weather_alerts_fetch


class Command(DomainCommand):
    help = "Ask the weather provider for alerts and follow them"

    def handle(self, *_args: Any, **_options: Any) -> None:
        followed, failed = weather_alerts_fetch()
        for error in failed:
            self.stderr.write(str(error))
        told = _("按预警处理 {n} 条，{m} 个县没有取到。").format(n=len(followed), m=len(failed))
        self.respond({"surges": [surge.pk for surge in followed], "failed": [error.code for error in failed]}, told)
