"""Takes the demo's steps one after the other, times them, and says in one sentence which of them broke."""

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console

from base.errors import DomainError
from demo.county import CountyFiles, Sizes, county_files
from demo.errors import DemoStepBroken


@dataclass
class Demo:
    """What was asked for, and what the steps have found so far."""

    folder: Path
    sizes: Sizes
    seed: int
    today: date
    """the day that the demo stands on"""
    seconds: int
    """for planning one township"""
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def files(self) -> CountyFiles:
        return county_files(self.folder / "county", self.sizes.townships)


@dataclass(frozen=True)
class Step:
    """`run` does it and says what came of it in a few words."""

    title: str
    run: Callable[[Demo], str]


def steps_take(*, demo: Demo, steps: Sequence[Step], console: Console) -> dict[str, float]:
    """Run the steps in order; seconds by title.

    Raises
    ------
    DomainError
        As the step raised it; what the steps before it did stays.
    DemoStepBroken
        For anything that no room has foreseen; the whole story is in the log beside the demo's files.
    """
    taken: dict[str, float] = {}
    for step in steps:
        started = time.monotonic()
        with console.status(step.title):
            said = _take(demo, step)
        taken[step.title] = round(time.monotonic() - started, 1)
        console.print(f"[green]✓[/green] {step.title}  {said}  [dim]{taken[step.title]:.1f} s[/dim]", highlight=False)
    return taken


def _take(demo: Demo, step: Step) -> str:
    try:
        return step.run(demo)
    except DomainError:
        raise
    except Exception as error:
        log = demo.folder / "error.log"
        log.write_text(traceback.format_exc(), encoding="utf-8")
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DemoStepBroken(step=step.title, reason=reason, log=log) from error
