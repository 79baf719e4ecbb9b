"""Computes one plan in its own process: inputs → month → problem → solution → rows, under a lease."""

import logging
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db import transaction

from accounts.runs.heartbeat import Pulse, beating
from accounts.runs.leases import Lease, RunProgress, run_finish, run_hold
from accounts.runs.working import run_claimed
from dispatch.errors import PlanRunFailed, PlanUnsound
from dispatch.inputs import inputs_from_json
from dispatch.levelling import solve_levelled
from dispatch.models import LeftOut, Plan, PlanRun, Route, Stop, StopVisit, TargetWeek
from dispatch.month import share_out
from dispatch.services.shifts import shifts_of
from dispatch.translate.cut import week_cut
from dispatch.translate.households import apart_figure
from dispatch.translate.legs import legs_counted
from dispatch.translate.month import month_from
from dispatch.translate.problem import Index, problem_from, with_households_that_fit
from dispatch.translate.rows import RouteRows, left_out_rows, route_rows
from dispatch.translate.targets import month_figures, target_rows, without_later
from dispatch.ways import approaches_of, out_of_reach, route_shape, travel_matrices
from geo.travel import TravelMatrix
from routing import check
from routing.problem import Problem
from routing.run import Progress
from routing.solution import Solution

log = logging.getLogger(__name__)
SHARE_OF_TRAVEL = 0.05  # of a run's progress: what the ways take, before the search begins


@dataclass
class Stopwatch:
    """Seconds of each part of the work, for the plan's figures."""

    parts: dict[str, float] = field(default_factory=dict)
    since: float = field(default_factory=time.monotonic)

    def lap(self, part: str) -> None:
        now = time.monotonic()
        self.parts[part], self.since = round(now - self.since, 2), now


@dataclass(frozen=True)
class Result:
    """Rows ready to be saved."""

    routes: list[RouteRows]
    left_out: list[LeftOut]
    targets: list[TargetWeek]
    figures: dict[str, Any]


def plan_compute(*, run_id: int) -> Plan:
    """Claim the run, compute its plan and save it. Whatever goes wrong is said in the run's row."""
    with run_claimed(kind=PlanRun, run_id=run_id, failed=_failed) as lease:
        run = PlanRun.objects.select_related("plan").get(pk=run_id)
        with beating(lease) as pulse:
            result = _compute(run, pulse)
        _save(run.plan, lease, result)
    return run.plan


def _failed(*, run_id: int, number: str) -> PlanRunFailed:
    return PlanRunFailed(plan_id=PlanRun.objects.values_list("plan_id", flat=True).get(pk=run_id), number=number)


def _compute(run: PlanRun, pulse: Pulse) -> Result:
    watch, plan = Stopwatch(), run.plan
    index = Index(inputs_from_json(plan.inputs))
    approached = approaches_of(index)
    index = replace(index, out_of_reach=out_of_reach(index, approached))
    matrices = travel_matrices(index, approached)
    watch.lap("travel")
    pulse.progress = RunProgress(SHARE_OF_TRAVEL)
    month = month_from(index, matrices)
    shares = share_out(month, go_on=lambda: pulse.go_on(run.pk))
    cut = week_cut(index, month, shares)
    index = with_households_that_fit(cut.index, matrices)
    watch.lap("month")
    pulse.go_on(run.pk)
    problem = problem_from(index, matrices)
    problem, solution = _solve(problem, run, pulse)
    watch.lap("search")
    _require_sound(plan, problem, solution)
    routes = route_rows(plan, index, matrices, approached, solution)
    for rows in routes:
        rows.route.shape, rows.route.pieces = route_shape(rows.points, rows.duty.mode, on=rows.duty.day)
    watch.lap("shapes")
    left_out = without_later(cut, left_out_rows(plan, index, solution))
    targets = target_rows(plan, cut, month, routes, left_out)
    told = {
        "month": month_figures(cut, month, shares, targets),
        "apart": [apart_figure(apart) for apart in index.joined.apart],
        "took_s": watch.parts,
        "travel_trouble": _trouble(matrices.values()),
    }
    return Result(routes, left_out, targets, _figures(routes, left_out, solution) | told)


def _trouble(matrices: Iterable[TravelMatrix]) -> str:
    """Why a routing server did not answer, in words for the plan's page; "" where all went well."""
    return next((matrix.trouble.message for matrix in matrices if matrix.trouble), "")


def _solve(problem: Problem, run: PlanRun, pulse: Pulse) -> tuple[Problem, Solution]:
    """The plan, and the problem with the limits of fair weeks and days that it keeps."""

    def tell(progress: Progress) -> None:
        share = min(0.95, max(SHARE_OF_TRAVEL, progress.seconds / max(1, run.seconds)))
        pulse.progress = RunProgress(share, {"best": progress.best._asdict()})

    found = solve_levelled(
        problem, seconds=run.seconds, seed=run.seed, on_progress=tell, cancelled=lambda: pulse.should_stop
    )
    pulse.go_on(run.pk)
    return found.problem, found.solution


def _require_sound(plan: Plan, problem: Problem, solution: Solution) -> None:
    """A plan with a broken rule is never saved."""
    violations = check(problem, solution)
    if violations:
        log.error("Plan %s breaks rules: %s", plan.pk, violations[:20])
        raise PlanUnsound(plan_id=plan.pk, violations=len(violations))


def _figures(routes: list[RouteRows], left_out: list[LeftOut], solution: Solution) -> dict[str, Any]:
    stops = [stop for rows in routes for stop in rows.stops]
    return {
        "visits": sum(len(stop.visits) for stop in stops),
        "stops": len(stops),
        "left_out": len(left_out),
        "routes": len(routes),
        "travel_s": sum(rows.route.travel_s for rows in routes),
        "service_s": sum(rows.route.service_s for rows in routes),
        "distance_m": sum(rows.route.distance_m for rows in routes),
        "legs": legs_counted(leg for rows in routes for leg in rows.legs),
        "terms": asdict(solution.terms),
        "engine": solution.engine,
    }


def _save(plan: Plan, lease: Lease, result: Result) -> None:
    """All rows or none, and only by whoever still holds the lease."""
    with transaction.atomic():
        run_hold(lease=lease)
        shifts = shifts_of(duties=[rows.duty for rows in result.routes])
        for rows in result.routes:
            rows.route.shift = shifts[rows.duty.key]
        Route.objects.bulk_create(rows.route for rows in result.routes)
        stops = [(rows.route, stop) for rows in result.routes for stop in rows.stops]
        for route, stop in stops:
            stop.stop.route = route
        Stop.objects.bulk_create(stop.stop for _route, stop in stops)
        visits = [(stop.stop, visit) for _route, stop in stops for visit in stop.visits]
        for row, visit in visits:
            visit.stop = row
        StopVisit.objects.bulk_create(visit for _row, visit in visits)
        LeftOut.objects.bulk_create(result.left_out)
        TargetWeek.objects.bulk_create(result.targets)
        plan.figures = result.figures
        plan.save(update_fields=["figures"])
        run_finish(lease=lease)
