"""Does a run in this process: claimed once, and its end on record whatever goes wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError

from base.errors import DomainError
from base.faults import fault_record
from runs.errors import RunLost
from runs.leases import Kind, Lease, run_claim, run_end


@contextmanager
def run_claimed(*, kind: Kind, run_id: int, failed: Callable[..., DomainError]) -> Iterator[Lease]:
    """Hold the lease while the block works.

    An error that nobody named is recorded, and told as `failed(run_id=…, number=…)` says.
    """
    lease = run_claim(kind=kind, run_id=run_id)
    try:
        yield lease
    except (RunLost, OperationalError):  # another took over, or will when the lease has run out
        raise
    except DomainError as error:
        run_end(lease=lease, error=error)
        raise
    except Exception as error:
        told = failed(run_id=run_id, number=fault_record(error, where=f"manage {kind.command}"))
        run_end(lease=lease, error=told)
        raise told from error
