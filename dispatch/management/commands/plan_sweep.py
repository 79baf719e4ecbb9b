"""`manage plan_sweep`: takes up the runs that nobody works on, as Celery's beat does where there is a broker."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.commands import DomainCommand
from dispatch.services.runs import runs_requeue
from dispatch.services.watching import run_watch


class Command(DomainCommand):
    requires_system_checks = []  # they load every page
    help = "Compute plans whose process has died or was never started."

    def handle(self, *args: Any, **options: Any) -> None:
        runs = runs_requeue()
        for run_id in runs:
            run_watch(run_id=run_id)
        self.respond({"runs": runs}, _("重新计算了 %d 个计划。") % len(runs))
