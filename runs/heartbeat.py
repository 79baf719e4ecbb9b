"""Tells the database, from a thread of its own, that this process still works; learns whether it should stop."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.db import OperationalError, connection

from runs.errors import RunCancelled, RunLost
from runs.leases import Lease, RunProgress, run_beat


@dataclass
class Pulse:
    """What the working thread writes (progress) and reads (should it stop?)."""

    progress: RunProgress = field(default_factory=RunProgress)
    cancelled: bool = False
    lost: bool = False

    @property
    def should_stop(self) -> bool:
        return self.cancelled or self.lost

    def go_on(self, run_id: int) -> None:
        """Between two steps: raises `RunLost` or `RunCancelled` where the work should stop."""
        if self.should_stop:
            raise RunLost(run_id=run_id) if self.lost else RunCancelled(run_id=run_id)


@contextmanager
def beating(lease: Lease) -> Iterator[Pulse]:
    """Keep the lease while the block runs."""
    pulse, over = Pulse(), threading.Event()
    thread = threading.Thread(target=_beat, args=(lease, pulse, over), daemon=True)
    thread.start()
    try:
        yield pulse
    finally:
        over.set()
        thread.join()


def _beat(lease: Lease, pulse: Pulse, over: threading.Event) -> None:
    while not over.wait(settings.RUN_HEARTBEAT_S) and not pulse.lost:
        try:
            pulse.cancelled = run_beat(lease=lease, progress=pulse.progress)
        except RunLost:
            pulse.lost = True
        except OperationalError:  # the database is away; the lease may outlast that
            connection.close()
    connection.close()
