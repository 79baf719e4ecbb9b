"""Every door called once, so that all are compiled and cached and nobody waits for it later."""

import numpy as np

from routing.locks import Locks
from routing.pieces import Shift, Visit, Visitor
from routing.problem import Problem
from routing.run import Run
from routing.search.data import compiled
from routing.search.engine import plan
from routing.search.kernel import DOORS
from routing.search.searcher import searcher_of


def warm() -> None:
    """Plan one visit in every way there is.

    Raises
    ------
    RuntimeError
        A door is still closed: it would be compiled while somebody waits.
    """
    travel = np.zeros((2, 2), np.int64)
    shift = Shift(visitor=0, day=0, start_s=0, end_s=60, start_node=0, end_node=0)
    problem = Problem(1, (travel,), (Visitor(),), (shift,), (Visit(1, 1, (0,)),))
    locks = Locks({}, {}, frozenset())
    plan(problem, locks, Run(seconds=1.0, iterations=50), {})
    arrays = compiled(problem, locks)
    searcher_of(arrays, {}, 1).take(searcher_of(arrays, {}, 2))
    closed = [door.__name__ for door in DOORS if not door.signatures]
    if closed:
        raise RuntimeError(f"Not compiled at set-up: {', '.join(closed)}. Call it in routing/search/warm.py.")
