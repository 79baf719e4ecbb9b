"""The importing process for real: killed in the middle it leaves nothing half-written; the file is entered once."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from runs.model import RunState
from runs.watching import start_child
from tests.township import Township
from tests.visits.workbooks import ledger
from tests.waiting import lose, wait_until
from visits.exchange.models import ImportRun, ImportTask
from visits.exchange.services import import_apply, import_create, import_restart
from visits.register.models import Elder, Household

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("own_processes")]
LINES = 1200


@pytest.fixture
def checked(own_processes: None, township: Township, tmp_path: Path) -> Iterator[ImportRun]:
    """A ledger large enough to be caught in the middle of entering it."""
    lines = [
        {"村": "上河村", "姓名": f"新人{n}号", "经济困难": "√", "家庭住址": f"上河村{n + 100}号"} for n in range(LINES)
    ]
    path = ledger(tmp_path / "台账.xlsx", *lines)
    run = import_create(
        kind="ledger",
        area=township.area,
        file_name=path.name,
        content=path.read_bytes(),
        by=township.users["coordinator"],
    )
    wait_until(lambda: ImportRun.objects.get(pk=run.pk).state == RunState.DONE)
    yield ImportRun.objects.get(pk=run.pk)
    for thread in threading.enumerate():
        if thread.name.startswith("importrun-"):
            thread.join()


def entered() -> int:
    return Elder.objects.filter(name__startswith="新人").count()


def test_a_process_killed_in_the_middle_leaves_nothing_half_written_and_the_file_enters_once(
    checked: ImportRun,
) -> None:
    """P34: whoever looks meanwhile sees none of it, whoever looks afterwards all of it."""
    assert (checked.counts["elders_created"], entered()) == (LINES, 0)
    ImportRun.objects.filter(pk=checked.pk).update(state=RunState.QUEUED, task=ImportTask.APPLY, progress=0)
    first = start_child(kind=ImportRun, run_id=checked.pk)
    wait_until(lambda: ImportRun.objects.get(pk=checked.pk).progress > 0.2)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    households = Household.objects.count()
    assert entered() == 0
    lose(checked)
    import_restart(run=ImportRun.objects.get(pk=checked.pk))
    wait_until(lambda: ImportRun.objects.get(pk=checked.pk).state == RunState.DONE)
    assert entered() == LINES
    assert Household.objects.count() == households + LINES


def test_a_file_is_entered_by_one_of_two_processes(checked: ImportRun) -> None:
    import_apply(run=checked)
    both = [start_child(kind=ImportRun, run_id=checked.pk) for _ in range(2)]
    for process in both:
        process.wait()
    wait_until(lambda: ImportRun.objects.get(pk=checked.pk).state == RunState.DONE)
    assert entered() == LINES
