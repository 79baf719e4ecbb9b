"""`manage figures_keep`: what the beat does each minute, for who runs it by cron or waits for nobody."""

from typing import Any

from django.utils.translation import gettext as _

from base.commands import DomainCommand
from visits.duty.services.figures import figures_keep


class Command(DomainCommand):
    help = _("把各村各月的数字算好存下；没有变化的不再重算")

    def handle(self, *args: Any, **options: Any) -> None:
        counted = figures_keep()
        self.respond({"counted": counted}, _("新算 {count} 个村次").format(count=counted))
