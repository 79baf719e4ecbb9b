"""`manage plan --area CODE --week W | --month M`: makes a plan, computes it and prints its id."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from rich.progress import Progress

from base.commands import DomainCommand
from dispatch.plans.models import Period, Plan, PlanRun
from dispatch.plans.periods import month_start, week_start
from dispatch.plans.selectors.guessed import guessed_of
from dispatch.plans.selectors.plans import plan_computed
from dispatch.plans.services import plan_create
from geo.selectors import area_get
from runs.watching import run_follow


class Command(DomainCommand):
    requires_system_checks = []  # they load every page
    help = "Plan an area's week or month."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, metavar="CODE", help=_("区划代码"))
        period = parser.add_mutually_exclusive_group(required=True)
        period.add_argument("--week", metavar="2026-W48")
        period.add_argument("--month", metavar="2026-11")
        parser.add_argument("--seconds", type=int, help=_("计算时间，秒"))
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        area = area_get(code=options["area"])
        week, month = options["week"], options["month"]
        period, first_day = (Period.WEEK, week_start(week)) if week else (Period.MONTH, month_start(month))
        seconds, seed = options["seconds"], options["seed"]
        plan = plan_create(area=area, period=period, first_day=first_day, by=None, seconds=seconds, seed=seed)
        self._follow(plan)
        plan = plan_computed(plan_id=plan.pk)
        self.respond({"plan": plan.pk, "state": plan.state, **plan.figures}, str(plan.pk))
        if not self.as_json and (guessed := guessed_of(plan=plan)):
            self.stderr.write(guessed.sentence)  # the id alone on standard output: other commands read it

    def _follow(self, plan: Plan) -> None:
        with Progress(transient=True, disable=self.as_json) as bar:
            task = bar.add_task(str(plan), total=1.0)
            for share in run_follow(kind=PlanRun, run_id=plan.run.pk):
                bar.update(task, completed=share)
