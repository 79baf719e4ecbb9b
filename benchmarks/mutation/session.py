"""A pytest session that runs its tests once as they are, and then, forked for each mutant, those that reach it.

Collecting the tests and making their database takes longer than most of them: so it is done once, and a mutant of a
function is put into its place in a fork of the process that has all of it.
"""

import gc
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from benchmarks.mutation.forks import is_noticed
from benchmarks.mutation.graft import put_in
from benchmarks.mutation.places import Mutant

ROOT = Path(__file__).parents[2]
SLOW_S = 1.0
ENOUGH = 200
"""After so many calls in one test a function has shown which lines of it the test reaches."""
SHARING = frozenset({"transactional_db", "live_server", "open_page", "celery_worker"})

Line = tuple[str, int]
Verdict = Callable[[str, Mutant, "bool | None"], None]
"""Told of a module's mutant: whether a test failed; None where no test reaches it."""


@dataclass
class Session:
    """The plugin. `mutants`: by module, those in functions. `files`: of the tests, those first that notice most.
    `most_s`: what one mutant's tests may take."""

    mutants: Mapping[str, Sequence[Mutant]]
    files: Sequence[Path]
    most_s: float
    on_verdict: Verdict
    reached: dict[pytest.Item, frozenset[Line]] = field(default_factory=dict)
    seconds: dict[pytest.Item, float] = field(default_factory=dict)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Interrupted("not all tests could be collected")
        failed = [item.nodeid for item in session.items if not _commits(item) and not self._passes_as_it_is(item)]
        if failed:
            raise session.Interrupted(f"these fail without any change: {', '.join(failed)}")
        _leave_the_database()
        caches = list(_own_caches())
        gc.freeze()  # forks that collect it would copy it
        for name, mutants in self.mutants.items():
            for mutant in mutants:
                tests = self._that_reach(sys.modules[name], mutant)
                fails = partial(_fails, sys.modules[name], mutant, tests, caches)
                patience = 10 + 5 * sum(self.seconds[test] for test in tests)
                self.on_verdict(name, mutant, is_noticed(fails, patience) if tests else None)
        return True

    def _passes_as_it_is(self, item: pytest.Item) -> bool:
        """What other tests of its file share with it is made anew, so that its lines count among this test's too."""
        lines: set[Line] = set()
        begun = time.monotonic()
        sys.settrace(_tracer({str(sys.modules[name].__file__) for name in self.mutants}, lines))
        try:
            return _passes(item, item.session)
        finally:
            sys.settrace(None)
            self.reached[item], self.seconds[item] = frozenset(lines), time.monotonic() - begun

    def _that_reach(self, module: ModuleType, mutant: Mutant) -> list[pytest.Item]:
        """Of the files in their order the quickest first, what is slow at the end, as many as fit into the time."""
        here = {(str(module.__file__), line) for line in range(mutant.first_line, mutant.last_line + 1)}
        tests = [test for test, lines in self.reached.items() if lines & here]
        tests.sort(key=lambda test: (self.seconds[test] > SLOW_S, self.files.index(test.path), self.seconds[test]))
        spent = 0.0
        chosen: list[pytest.Item] = []
        for test in tests:
            spent += self.seconds[test]
            if chosen and spent > self.most_s:
                break
            chosen.append(test)
        return chosen


def _commits(item: pytest.Item) -> bool:
    """Tests that leave rows behind, or start processes, are not for a database that all mutants share."""
    marker = item.get_closest_marker("django_db")
    is_marked = marker is not None and bool(marker.kwargs.get("transaction"))
    return is_marked or bool(SHARING.intersection(getattr(item, "fixturenames", ())))


def _tracer(files: set[str], lines: set[Line]) -> Callable[[FrameType, str, Any], Any]:
    watched: Counter[CodeType] = Counter()

    def inside(frame: FrameType, event: str, argument: Any) -> Any:
        lines.add((frame.f_code.co_filename, frame.f_lineno))
        return inside

    def anywhere(frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename not in files or watched[frame.f_code] == ENOUGH:
            return None
        watched[frame.f_code] += 1
        return inside(frame, event, argument)

    return anywhere


def _passes(item: pytest.Item, following: Any) -> bool:
    """Whether set-up, call and taking down go well; `following` is whose set-up may stay: a test, or the session."""
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def _leave_the_database() -> None:
    """Each fork opens a connection of its own: two processes on one would hear each other's answers."""
    from django.db import connections

    connections.close_all()


def _own_caches() -> Iterator[Any]:
    """What the unchanged code has left in them would hide the change."""
    for thing in gc.get_objects():
        if hasattr(type(thing), "cache_clear") and hasattr(thing, "__module__"):
            file = Path(getattr(sys.modules.get(str(thing.__module__)), "__file__", None) or "/")
            if file.is_relative_to(ROOT) and "site-packages" not in file.parts:
                yield thing


def _fails(module: ModuleType, mutant: Mutant, tests: Sequence[pytest.Item], caches: Iterable[Any]) -> bool:
    """In a fork: whether one of the tests fails with the change; the first that does ends it."""
    put_in(module, mutant)
    for cache in caches:
        cache.cache_clear()
    following = [*tests[1:], tests[-1]]
    return not all(_passes(*pair) for pair in zip(tests, following, strict=True))
