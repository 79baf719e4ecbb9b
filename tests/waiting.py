"""Waiting for what another process does: however long a busy machine takes, since how long says nothing of the code."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from runs.model import Run

LOOKS, PAUSE_S = 5000, 0.1
"""Together less than what the suite gives a test, so that what never comes is told by its own words."""


def wait_until(happened: Callable[[], bool], told: Callable[[], str] = lambda: "") -> None:
    """Look until it has happened; `told` says what stands in the log of whoever should have done it."""
    for _ in range(LOOKS):
        if happened():
            return
        time.sleep(PAUSE_S)
    pytest.fail(f"It did not happen.\n{told()[-3000:]}")


def lose(run: Run) -> None:
    """Nobody has heard of its process for longer than its lease: the row says so, and no test need wait for it."""
    long_ago = timezone.now() - timedelta(seconds=1)
    assert type(run)._default_manager.filter(pk=run.pk).update(lease_until=long_ago) == 1
