"""One step from nothing to the first visit, and how it stands for somebody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import Role
from geo.models import Area, Level
from geo.scope import Scope
from visits.register.models import VisitorKind, WorkingHours
from visits.register.selectors.handover import visitors_seen


class StepState(StrEnum):
    """DONE; OPEN: nothing of it yet, and yours; LATER: begun, and something of yours is missing; WAITS: for a step
    before; OTHERS: for somebody else."""

    DONE = "done"
    OPEN = "open"
    LATER = "later"
    WAITS = "waits"
    OTHERS = "others"


@dataclass(frozen=True)
class Seen:
    """What somebody may see on a day; what several steps ask is asked once."""

    scope: Scope
    day: date

    @cached_property
    def areas(self) -> dict[str, int]:
        """How many townships and villages there are, and of how many villages the place or the boundary is known."""
        rows = self.scope.narrow(Area.objects.filter(valid_to=None), "")
        village = Q(level=Level.VILLAGE)
        return rows.aggregate(
            townships=Count("pk", Q(level=Level.TOWNSHIP)),
            villages=Count("pk", village),
            placed=Count("pk", village & Q(point__isnull=False)),
            bounded=Count("pk", village & Q(boundary__isnull=False)),
            proposed=Count("pk", village & Q(boundary__isnull=False, boundary_is_proposal=True)),
        )

    @cached_property
    def visitors(self) -> dict[str, int]:
        """How many are on duty, and how many of them lack what."""
        has_hours = Exists(WorkingHours.objects.filter(visitor=OuterRef("pk")))
        rows = visitors_seen(scope=self.scope, day=self.day).annotate(has_hours=has_hours)
        return rows.order_by().aggregate(
            all=Count("pk"),
            without_hours=Count("pk", Q(has_hours=False)),
            without_home=Count("pk", Q(home__isnull=True)),
            # a neighbour looks in next door: neither login nor phone is asked of them
            without_account=Count("pk", Q(user__isnull=True) & ~Q(kind=VisitorKind.NEIGHBOUR)),
        )


@dataclass(frozen=True)
class Gap:
    """Something of a step that is missing, and the page where it is mended."""

    said: str
    href: str


def gaps_counted(*counted: tuple[int, str, str]) -> list[Gap]:
    """Of those that are not 0: how many, in which words, mended where."""
    return [Gap(words.format(n=n), href) for n, words, href in counted if n]


@dataclass(frozen=True)
class Door:
    """Where one kind of user does a step: the page's name, and what the button says."""

    page: str
    button: Any
    query: str = ""

    @property
    def href(self) -> str:
        return reverse(self.page) + (f"?{self.query}" if self.query else "")


@dataclass(frozen=True)
class Step:
    """`is_begun` is the least that later steps need; `tells` says what is there.

    `recalls` says what is missing and keeps somebody from their visits: it is told where the day begins, too.
    `gaps` says what else would be better.
    """

    key: str
    title: Any
    why: Any
    doors: Mapping[Role, Door]
    is_begun: Callable[[Seen], bool]
    tells: Callable[[Seen], str]
    recalls: Callable[[Seen], list[Gap]] = lambda seen: []
    gaps: Callable[[Seen], list[Gap]] = lambda seen: []
    needs: tuple[str, ...] = ()
    is_essential: bool = True  # without it there is no first plan, or none worth the name

    @property
    def whose(self) -> str:
        """Who does it, in words."""
        return "、".join(str(role.label) for role in self.doors) or str(Role.ADMINISTRATOR.label)


@dataclass(frozen=True)
class Told:
    """A step as it stands for somebody."""

    number: int
    step: Step
    state: StepState
    said: str
    door: Door | None = None
    gaps: list[Gap] = field(default_factory=list)
    waits_for: list[Any] = field(default_factory=list)  # titles of the steps before
