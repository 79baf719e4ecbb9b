"""One run of an engine: its budget, its seed, who watches it and may stop it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from routing.solution import Value


@dataclass(frozen=True)
class Progress:
    """What a watcher is told: seconds used, iterations done, and the best so far."""

    seconds: float
    iterations: int
    best: Value


GRACE_S = 0.25
"""How far past its time a run may still explain what it leaves out."""

OnProgress = Callable[[Progress], None]
Cancelled = Callable[[], bool]


def _never() -> bool:
    return False


def _now() -> float:
    return time.monotonic()


@dataclass
class Run:
    """Budget and watchers of one run. Either seconds or iterations bound it.

    done counts iterations; proven are the shifts whose order is proven the best.
    """

    seconds: float
    iterations: int | None = None
    seed: int = 1
    processes: int = 1
    on_progress: OnProgress | None = None
    cancelled: Cancelled = _never
    reserved_s: float = 0.0
    done: int = 0
    proven: set[int] = field(default_factory=set)
    started: float = field(default_factory=_now)

    def elapsed(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self.started

    def seconds_left(self) -> float:
        """Seconds of the budget that are left, without what is reserved for later stages."""
        return max(0.0, self.seconds - self.reserved_s - self.elapsed())

    def late(self) -> bool:
        """Whether a run bounded by time has used it up, and a little more."""
        return self.iterations is None and (self.elapsed() > self.seconds + GRACE_S or self.cancelled())

    def over(self) -> bool:
        """Whether the time is up or somebody has cancelled."""
        return self.seconds_left() <= 0 or self.cancelled()
