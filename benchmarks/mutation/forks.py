"""A mutant's tests run in a fork of this process: what is loaded already need not be loaded again."""

import os
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path

MOST_MEMORY = 2 * 2**30
"""What a mutant may take beyond what the process holds: one that never ends should not take the machine along."""


def is_noticed(run: Callable[[], bool], patience: float) -> bool:
    """Whether `run` tells, in a fork, that a test fails, or nothing ends within so many seconds."""
    child = os.fork()
    if child == 0:
        os._exit(_in_fork(run))
    given_up = time.monotonic() + patience
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() > given_up:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return True
        time.sleep(0.005)
    return ended[1] != 0


def _in_fork(run: Callable[[], bool]) -> int:
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        held = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (held + MOST_MEMORY, held + MOST_MEMORY))
        return int(run())
    except BaseException:  # what breaks even pytest is noticed all the more
        return 2
