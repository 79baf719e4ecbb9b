"""How much of a plan's way is guessed, why, and which doors would mend it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from dispatch.plans.models import Plan, Stop, StopApproach
from dispatch.plans.selectors.made_from import knew_roads
from dispatch.plans.translate.legs import Guess


@dataclass(frozen=True)
class GuessedPart:
    """The legs guessed for one reason. travel_s in seconds."""

    guess: Guess
    legs: int
    travel_s: int


@dataclass(frozen=True)
class Guessed:
    """Of `all_legs` legs of `all_s` seconds, the guessed ones by reason; no leg is in two parts. `has_roads`: the plan
    knew a network of roads.
    """

    all_legs: int
    all_s: int
    parts: list[GuessedPart]
    has_roads: bool

    @property
    def legs(self) -> int:
        return sum(part.legs for part in self.parts)

    @property
    def travel_s(self) -> int:
        return sum(part.travel_s for part in self.parts)

    @property
    def sentence(self) -> str:
        return _("{n}/{all} 段路的时间是估计，共 {minutes}/{all_minutes} 分钟。").format(
            n=self.legs, all=self.all_legs, minutes=round(self.travel_s / 60), all_minutes=round(self.all_s / 60)
        )


def guessed_of(*, plan: Plan) -> Guessed | None:
    """None where nothing is guessed, and of plans computed before legs were counted."""
    told = plan.figures.get("legs")
    if not told or not told["guessed"]:
        return None
    parts = [GuessedPart(guess, *told["guessed"][guess]) for guess in Guess if guess in told["guessed"]]
    return Guessed(told["legs"], told["travel_s"], parts, knew_roads(plan=plan))


def stops_without_way(*, plan: Plan) -> list[Stop]:
    """One stop of each door that is known but to whose end no way leads: a path drawn there mends its legs."""
    stops = Stop.objects.filter(route__plan=plan, approach=StopApproach.GROUND, place_level__in=("door", "group"))
    stops = stops.select_related("household__village").prefetch_related("visits")
    return list({stop.household_id: stop for stop in stops.order_by("household__village__code", "pk")}.values())
