"""Computes one plan in its own process: inputs → month → problem → solution → rows, under a lease."""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db import transaction

from dispatch.errors import PlanRunFailed, PlanUnsound
from dispatch.plans.inputs import inputs_from_json
from dispatch.plans.least_change import solve_with_least_change
from dispatch.plans.levelling import solve_levelled
from dispatch.plans.models import LeftOut, Plan, PlanRun, Route, Stop, StopVisit, TargetWeek
from dispatch.plans.month import Month, Shares, share_out
from dispatch.plans.selectors.begun import routes_begun, shape_key, shapes_before
from dispatch.plans.services.carrying import proposal_settle
from dispatch.plans.services.shifts import shifts_of
from dispatch.plans.translate.cut import Cut, week_cut
from dispatch.plans.translate.former import carried_problem, nobody_goes
from dispatch.plans.translate.households import apart_figure
from dispatch.plans.translate.legs import legs_counted
from dispatch.plans.translate.month import month_from
from dispatch.plans.translate.problem import ProblemIndex, Travel, problem_from, with_households_that_fit
from dispatch.plans.translate.rows import RouteRows, left_out_rows, route_rows
from dispatch.plans.translate.targets import month_figures, target_rows, without_later
from dispatch.plans.ways import approaches_of, out_of_reach, route_shape, travel_matrices
from geo.travel import TravelMatrix
from routing import check
from routing.problem import Problem
from routing.run import Progress
from routing.solution import Solution
from runs.heartbeat import Pulse, beating
from runs.leases import Lease, RunProgress, run_finish, run_hold
from runs.working import run_claimed

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


@dataclass(frozen=True)
class SharedOut:
    """The rolling month, its share-out, and the plan's part of it."""

    month: Month
    shares: Shares
    cut: Cut


def plan_compute(*, run_id: int) -> Plan:
    """Claim the run, compute its plan and save it. Whatever goes wrong is said in the run's row."""
    with run_claimed(kind=PlanRun, run_id=run_id, failed=_failed) as lease:
        run = PlanRun.objects.select_related("plan").get(pk=run_id)
        with beating(lease) as pulse:
            result = _compute(run, pulse)
        _save(run.plan, lease, result)
    if run.plan.continues_id:
        proposal_settle(draft=run.plan)
    return run.plan


def _failed(*, run_id: int, number: str) -> PlanRunFailed:
    return PlanRunFailed(plan_id=PlanRun.objects.values_list("plan_id", flat=True).get(pk=run_id), number=number)


def _compute(run: PlanRun, pulse: Pulse) -> Result:
    watch, plan = Stopwatch(), run.plan
    index = ProblemIndex(inputs_from_json(plan.inputs))
    approached = approaches_of(index)
    index = replace(index, out_of_reach=out_of_reach(index, approached))
    matrices = travel_matrices(index, approached)
    watch.lap("travel")
    pulse.progress = RunProgress(SHARE_OF_TRAVEL)
    shared = None if plan.continues_id else _shared_out(index, matrices, lambda: pulse.go_on(run.pk))
    index = shared.cut.index if shared else index
    index = with_households_that_fit(index, matrices) if index.shifts else index
    watch.lap("month")
    pulse.go_on(run.pk)
    solution = _searched(run, index, matrices, pulse)
    watch.lap("search")
    routes = route_rows(plan, index, matrices, approached, solution)
    shapes = shapes_before(plan=plan)
    for rows in routes:
        known = shapes.get(shape_key(rows.points, rows.duty, index.inputs))
        rows.route.shape, rows.route.pieces = known or route_shape(rows.points, rows.duty.mode, on=rows.duty.day)
    routes += routes_begun(plan=plan, inputs=index.inputs)
    watch.lap("shapes")
    left_out = left_out_rows(plan, index, solution)
    told = {
        "apart": [apart_figure(apart) for apart in index.joined.apart],
        "took_s": watch.parts,
        "travel_trouble": _trouble(matrices.values()),
    }
    if shared is None:  # the target weeks were taken over from the plan that is carried on
        return Result(routes, left_out, [], _figures(routes, left_out, solution) | told)
    left_out = without_later(shared.cut, left_out)
    targets = target_rows(plan, shared.cut, shared.month, routes, left_out)
    told["month"] = month_figures(shared.cut, shared.month, shared.shares, targets)
    return Result(routes, left_out, targets, _figures(routes, left_out, solution) | told)


def _shared_out(index: ProblemIndex, matrices: dict[Travel, TravelMatrix], go_on: Callable[[], None]) -> SharedOut:
    """The month behind the plan's days, and who of it belongs to them."""
    month = month_from(index, matrices)
    shares = share_out(month, go_on=go_on)
    return SharedOut(month, shares, week_cut(index, month, shares))


def _trouble(matrices: Iterable[TravelMatrix]) -> str:
    """Why a routing server did not answer, in words for the plan's page; "" where all went well."""
    return next((matrix.trouble.message for matrix in matrices if matrix.trouble), "")


def _searched(run: PlanRun, index: ProblemIndex, matrices: dict[Travel, TravelMatrix], pulse: Pulse) -> Solution:
    """A sound plan; of one that carries another on, the one with the least change."""
    if not (index.visits and index.shifts):
        return nobody_goes(index)
    problem = problem_from(index, matrices)
    if run.plan.continues_id is None:
        found = solve_levelled(problem, **_budget(run, pulse))
        problem, solution = found.problem, found.solution
    else:
        left_out = LeftOut.objects.filter(plan=run.plan.continues_id).values_list("elder_id", "last_day")
        carried = carried_problem(index, problem, left_out)
        problem, solution = carried.wide, solve_with_least_change(carried, **_budget(run, pulse))
    pulse.go_on(run.pk)
    _require_sound(run.plan, problem, solution)
    return solution


def _budget(run: PlanRun, pulse: Pulse) -> dict[str, Any]:
    def tell(progress: Progress) -> None:
        share = min(0.95, max(SHARE_OF_TRAVEL, progress.seconds / max(1, run.seconds)))
        pulse.progress = RunProgress(share, {"best": progress.best._asdict()})

    told = {"on_progress": tell, "cancelled": lambda: pulse.should_stop}
    return {"seconds": run.seconds, "seed": run.seed, **told}


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
