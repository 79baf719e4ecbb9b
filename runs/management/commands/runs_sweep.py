"""`manage runs_sweep`: takes up the long work that nobody works on, as Celery's beat does where there is a broker."""

from typing import Any

from django.utils.translation import gettext as _

from base.commands import DomainCommand
from runs.leases import runs_requeue
from runs.starting import kinds
from runs.watching import run_watch


class Command(DomainCommand):
    requires_system_checks = []  # they load every page
    help = "Do what a process that died, or was never started, has left undone."

    def handle(self, *args: Any, **options: Any) -> None:
        runs = [(kind, run_id) for kind in kinds() for run_id in runs_requeue(kind=kind)]
        for kind, run_id in runs:
            run_watch(kind=kind, run_id=run_id)
        done = [{"kind": kind._meta.label, "id": run_id} for kind, run_id in runs]
        self.respond({"runs": done}, _("重新执行了 %d 个任务。") % len(runs))
