"""The share of guessed legs: each leg once, by the first reason that holds, with what would mend it."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from dispatch.plans.models import Plan, Stop
from dispatch.plans.selectors.guessed import guessed_of, stops_without_way
from dispatch.plans.services.computing import plan_compute
from dispatch.plans.translate.legs import Guess, legs_between, legs_counted
from geo.travel import Source, TravelMatrix
from tests.dispatch.plans.test_ways_in import HUT, plan_riding
from tests.township import Township
from visits.register.models import Household, Visitor

__all__ = ["plan_riding"]
MakePlan = Callable[..., Plan]


def _matrix(nodes: int, source: Source) -> TravelMatrix:
    seconds = np.arange(nodes * nodes, dtype=np.int64).reshape(nodes, nodes)
    return TravelMatrix(
        seconds, seconds * 10, np.full((nodes, nodes), source, np.uint8), np.zeros((nodes, nodes), bool)
    )


@pytest.mark.parametrize(
    ("rough", "source", "guesses"),
    [
        ({}, Source.NETWORK, [None, None, None]),
        ({}, Source.PARKED_WALK, [None, None, None]),
        ({}, Source.SERVER, [None, None, None]),
        ({}, Source.STRAIGHT_LINE, [Guess.WAY] * 3),
        ({1: Guess.PLACE}, Source.NETWORK, [Guess.PLACE, Guess.PLACE, None]),
        ({1: Guess.PLACE, 0: Guess.HOME}, Source.STRAIGHT_LINE, [Guess.PLACE, Guess.PLACE, Guess.HOME]),
        ({0: Guess.HOME}, Source.NETWORK, [Guess.HOME, None, Guess.HOME]),
    ],
)
def test_each_leg_has_the_first_reason_that_holds(
    rough: dict[int, Guess], source: Source, guesses: list[Guess | None]
) -> None:
    assert [leg.guess for leg in legs_between(_matrix(3, source), [0, 1, 2, 0], rough)] == guesses


@given(
    st.lists(st.integers(0, 5), min_size=2, max_size=12),
    st.dictionaries(st.integers(0, 5), st.sampled_from([Guess.PLACE, Guess.HOME])),
    st.sampled_from(Source),
)
def test_no_leg_counts_twice_and_none_is_lost(nodes: list[int], rough: dict[int, Guess], source: Source) -> None:
    legs = list(legs_between(_matrix(6, source), nodes, rough))
    told = legs_counted(legs)
    assert told["legs"] == len(nodes) - 1
    assert told["travel_s"] == sum(leg.seconds for leg in legs)
    assert sum(number for number, _s in told["guessed"].values()) == sum(leg.guess is not None for leg in legs)
    assert sum(seconds for _n, seconds in told["guessed"].values()) <= told["travel_s"]


def test_a_plan_tells_how_many_legs_and_minutes_are_guessed(
    plan_riding: Callable[..., Plan], township: Township
) -> None:
    plan = plan_riding(HUT[0], HUT[1] + 0.009)  # a kilometre beyond the path's end
    guessed = guessed_of(plan=plan)
    assert guessed
    stops = Stop.objects.filter(route__plan=plan)
    assert guessed.all_legs == stops.count() + plan.routes.count()  # to each door, and home
    assert guessed.all_s == plan.figures["travel_s"]
    assert [part.guess for part in guessed.parts] == [Guess.WAY]
    assert 0 < guessed.legs < guessed.all_legs
    assert [stop.household for stop in stops_without_way(plan=plan)] == [township.households["王秀英"]]


def test_a_visitor_without_a_home_makes_a_guess_of_their_first_and_last_leg(
    plan_riding: Callable[..., Plan], township: Township
) -> None:
    Visitor.objects.update(home=None)
    guessed = guessed_of(plan=plan_riding(*HUT))
    assert guessed
    assert Guess.HOME in {part.guess for part in guessed.parts}


def test_a_door_that_is_not_set_makes_a_guess_of_the_legs_to_and_from_it(make_plan: MakePlan) -> None:
    Household.objects.update(place=None)
    plan = make_plan()
    plan_compute(run_id=plan.run.pk)
    guessed = guessed_of(plan=Plan.objects.get(pk=plan.pk))
    assert guessed
    assert [part.guess for part in guessed.parts] == [Guess.PLACE]
    assert guessed.legs == guessed.all_legs
    assert stops_without_way(plan=plan) == []


@pytest.mark.parametrize("figures", [{}, {"legs": {"legs": 4, "travel_s": 900, "guessed": {}}}])
def test_nothing_is_said_where_nothing_is_guessed_or_nobody_counted(figures: dict[str, Any]) -> None:
    assert guessed_of(plan=Plan(figures=figures)) is None


def test_the_command_says_the_id_alone_and_the_guess_beside_it(
    make_plan: MakePlan, township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a road network every way is a straight line."""
    monkeypatch.setattr(
        "dispatch.management.commands.plan.run_follow",
        lambda *, kind, run_id: iter([plan_compute(run_id=run_id) and 1.0]),
    )
    out, err = StringIO(), StringIO()
    arguments = ("--area", township.area.code, "--week", "2026-W48", "--as-of", "2026-11-23", "--seconds", "1")
    call_command("plan", *arguments, stdout=out, stderr=err)
    plan = Plan.objects.get(pk=int(out.getvalue()))
    guessed = guessed_of(plan=plan)
    assert guessed
    assert guessed.legs == guessed.all_legs
    assert guessed.sentence in err.getvalue()
