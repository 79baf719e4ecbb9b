"""Does a run in this process: claimed once, and its end on record whatever goes wrong."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError

from accounts.errors import DomainError, RunLost
from accounts.runs.leases import Kind, Lease, run_claim, run_end

log = logging.getLogger(__name__)


@contextmanager
def run_claimed(*, kind: Kind, run_id: int, failed: Callable[[], DomainError]) -> Iterator[Lease]:
    """Hold the lease while the block works. A fault that nobody named is logged and told as `failed` says."""
    lease = run_claim(kind=kind, run_id=run_id)
    try:
        yield lease
    except (RunLost, OperationalError):  # another took over, or will when the lease has run out
        raise
    except DomainError as error:
        run_end(lease=lease, error=error)
        raise
    except Exception as error:
        log.exception("%s %s failed", kind._meta.label, run_id)
        told = failed()
        run_end(lease=lease, error=told)
        raise told from error
