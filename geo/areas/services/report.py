"""What an import of areas found and did."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from geo.areas.change_words import change_as_dict
from geo.areas.likely_system import SYSTEMS
from geo.areas.newer_listing import Change
from geo.tables import FileFault


@dataclass
class AreasReport:
    """What an import found and did, in counts, and every problem."""

    applied: bool
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[FileFault] = field(default_factory=list)
    successions: list[Change] = field(default_factory=list)
    likely_system: str = ""  # where it is not the one that was assumed

    def doubt_system(self, likely: str | None, assumed: str) -> None:
        """Keep what the coordinates seem to be in, if that is something else."""
        if likely and likely != assumed and assumed in (*SYSTEMS, "cgcs2000"):
            self.likely_system = likely

    def as_dict(self) -> dict[str, Any]:
        return {
            "applied": self.applied,
            **self.counts,
            **({"likely_system": self.likely_system} if self.likely_system else {}),
            "successions": [change_as_dict(change) for change in self.successions],
            "problems": [problem.as_dict() for problem in self.problems],
        }
