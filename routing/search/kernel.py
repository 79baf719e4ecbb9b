"""How the search is compiled: no interpreter lock, no reference counting, inner functions only as part of the doors.

Only doors are cached; they hold all they call. Nothing inside may allocate.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numba as nb

from routing.search.stale import drop_stale_code

drop_stale_code()

F = TypeVar("F", bound=Callable[..., Any])
_njit: Any = nb.njit

DOORS: list[Any] = []
"""All doors, so that set-up can tell whether each has been compiled."""

_OPTIONS = {"nogil": True, "_nrt": False, "error_model": "numpy"}


def door(function: F) -> F:
    """Compiled, cached, called from Python."""
    compiled: F = _njit(cache=True, **_OPTIONS)(function)
    DOORS.append(compiled)
    return compiled


def inner(function: F) -> F:
    """Compiled as part of the doors, always copied into its caller: passing so many arrays costs more than the work."""
    compiled: F = _njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True, **_OPTIONS)(function)
    return compiled
