"""From nothing to the first visit: each step with its state for whoever looks, computed from facts."""

from dataclasses import dataclass
from functools import cached_property

from accounts.models import Role, User
from base import clock
from geo.scope import scope_for
from maps.look.guide import ground, people, work
from maps.look.guide.own import Note, notes_of
from maps.look.guide.step import Door, Gap, Seen, Step, StepState, Told

__all__ = ["Guide", "guide_of"]

STEPS: list[Step] = [*ground.STEPS, *people.STEPS, *work.STEPS]
PREPARES = (Role.ADMINISTRATOR, Role.COORDINATOR)  # the others only wait for these
AWAITED = ("divisions", "ledger")


@dataclass(frozen=True)
class Guide:
    """The steps as they stand for one user in their areas."""

    user: User
    role: Role
    seen: Seen

    @property
    def has_area(self) -> bool:
        return bool(self.seen.scope.prefixes)

    @property
    def is_own(self) -> bool:
        """Some of the steps are this user's to do."""
        return self.role in PREPARES

    @cached_property
    def is_first_day(self) -> bool:
        """The user's first page has nothing to show yet: theirs or others' essential steps are not begun."""
        if not self.is_own:
            return self.waits_for is not None or any(not note.is_done for note in self.notes if note.is_essential)
        return any(step.is_essential and not self._is_begun(step) for step in self._mine)

    @cached_property
    def is_under_way(self) -> bool:
        """The last of their essential steps is begun: one question, cheap enough for every page."""
        essential = [step for step in self._mine if step.is_essential]
        return not essential or self._is_begun(essential[-1])

    @cached_property
    def steps(self) -> list[Told]:
        return [self._told(number, step) for number, step in enumerate(STEPS, start=1)]

    @cached_property
    def done(self) -> int:
        """Those with a tick: a step that still lacks something is not counted."""
        return sum(told.state == StepState.DONE for told in self.steps)

    @cached_property
    def next(self) -> Step | None:
        """The first that one can do now."""
        return next((step for step in self._mine if not self._is_begun(step) and not self._needed(step)), None)

    @cached_property
    def next_door(self) -> Door | None:
        return self.next.doors[self.role] if self.next else None

    @cached_property
    def waits_for(self) -> Step | None:
        """The first step that nobody has done, of those that everybody else waits for."""
        return next((step for step in STEPS if step.key in AWAITED and not self._is_begun(step)), None)

    @cached_property
    def notes(self) -> list[Note]:
        return notes_of(user=self.user, seen=self.seen)

    @cached_property
    def reminders(self) -> list[Gap]:
        """What came back: told where the day begins, without keeping anybody from it."""
        return [gap for step in self._mine for gap in step.recalls(self.seen)]

    @property
    def _mine(self) -> list[Step]:
        return [step for step in STEPS if self.role in step.doors] if self.is_own else []

    @cached_property
    def _known(self) -> dict[str, bool]:
        return {}

    def _is_begun(self, step: Step) -> bool:
        """Asked once of each step, and only of those that matter."""
        if step.key not in self._known:
            self._known[step.key] = step.is_begun(self.seen)
        return self._known[step.key]

    def _needed(self, step: Step) -> list[Step]:
        return [one for one in STEPS if one.key in step.needs and not self._is_begun(one)]

    def _told(self, number: int, step: Step) -> Told:
        door = step.doors.get(self.role)
        if self._is_begun(step):
            gaps = [*step.recalls(self.seen), *step.gaps(self.seen)]
            return Told(number, step, StepState.LATER if gaps else StepState.DONE, step.tells(self.seen), door, gaps)
        needed = [one.title for one in self._needed(step)]
        state = StepState.WAITS if needed else StepState.OPEN if door else StepState.OTHERS
        return Told(number, step, state, "", door, waits_for=needed)


def guide_of(*, user: User) -> Guide:
    return Guide(user, Role(user.role), Seen(scope_for(user), clock.today()))
