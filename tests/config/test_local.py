"""The private servers of one machine: first start, second start, and what is left after a crash."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from base.value_files import values_write
from config.local import keys, postgres
from config.local.__main__ import require_free_port
from config.local.errors import LocalError
from tests.waiting import wait_until

Completed = subprocess.CompletedProcess[str]


@pytest.fixture
def state() -> Iterator[Path]:
    """An empty directory that the servers' user can reach; pytest's own are closed to it when root runs the tests."""
    directory = Path(tempfile.mkdtemp(prefix="ev-"))
    directory.chmod(0o755)
    yield directory
    _local("stop", directory)
    shutil.rmtree(directory)


def _local(action: str, state: Path, **environment: str) -> Completed:
    given = {"VAR_DIR": str(state / "var"), "STATE_DIR": str(state / "servers")} | environment
    own = {name for name in os.environ if name.endswith("DATABASE_URL")} | keys.NAMES  # the tests' own
    clean = {name: value for name, value in os.environ.items() if name not in own}
    return subprocess.run(
        [sys.executable, "-m", "config.local", action],
        cwd=settings.BASE_DIR,
        env=clean | given,
        capture_output=True,
        text=True,
    )


def _postmaster(state: Path) -> int:
    return int((state / "servers" / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def test_the_first_start_makes_everything_and_the_second_keeps_it(state: Path) -> None:
    assert _local("prepare", state).returncode == 0
    first = _postmaster(state), (state / "var" / "keys.env").read_text()
    assert _local("prepare", state).returncode == 0
    assert (_postmaster(state), (state / "var" / "keys.env").read_text()) == first


def test_it_starts_again_after_a_crash_whose_process_number_now_belongs_to_another(state: Path) -> None:
    _local("prepare", state)
    crashed = _postmaster(state)
    os.kill(crashed, signal.SIGKILL)
    lock = state / "servers" / "postgres" / "postmaster.pid"
    lock.write_text(lock.read_text().replace(str(crashed), str(os.getpid()), 1))
    assert _local("prepare", state).returncode == 0
    assert _postmaster(state) not in (crashed, os.getpid())


def test_a_cluster_that_was_half_made_is_made_anew(state: Path) -> None:
    half = state / "servers" / "postgres.new"
    _local("prepare", state)
    _local("stop", state)
    (state / "servers" / "postgres").rename(half)
    (half / "global").rename(half / "lost")
    assert _local("prepare", state).returncode == 0


def test_a_log_is_quoted_when_the_database_does_not_start(state: Path) -> None:
    _local("prepare", state)
    _local("stop", state)
    (state / "servers" / "postgres" / "PG_VERSION").write_text("9\n")
    failed = _local("prepare", state)
    assert failed.returncode == 1
    assert "The private database does not start" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_path_too_long_for_a_socket_is_told_with_the_remedy(state: Path) -> None:
    failed = _local("prepare", state, STATE_DIR=str(state / ("long" * 30)))
    assert failed.returncode == 1
    assert "Set STATE_DIR to a short path" in failed.stderr


def test_only_its_owner_can_read_the_keys(tmp_path: Path) -> None:
    values_write(tmp_path / "keys.env", SECRET_KEY="s")
    assert stat.S_IMODE((tmp_path / "keys.env").stat().st_mode) == 0o600


def test_the_lock_of_a_running_server_stays(tmp_path: Path) -> None:
    code = "print('up', flush=True); import time; time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        server.stdout.readline()
        (tmp_path / "postmaster.pid").write_text(f"{server.pid}\n{tmp_path}\n")
        postgres._remove_stale_locks(tmp_path)
        server.kill()
    assert (tmp_path / "postmaster.pid").exists()


def test_a_taken_port_is_told_with_the_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(LocalError, match=r"is taken .*PORT=8001"):
            require_free_port(taken.getsockname()[1])


def test_a_worker_that_is_stopped_takes_its_redis_along(state: Path) -> None:
    environment = os.environ | {"VAR_DIR": str(state / "var"), "STATE_DIR": str(state / "servers")}
    del environment["REDIS_URL"]
    with subprocess.Popen(
        [sys.executable, "-m", "config.local", "worker"], cwd=settings.BASE_DIR, env=environment
    ) as worker:
        url_file = state / "var" / "redis.env"
        wait_until(url_file.exists)
        redis_socket = Path(url_file.read_text().strip().removeprefix("REDIS_URL=redis+socket://"))
        assert redis_socket.is_socket()
        worker.terminate()
        worker.wait()
    assert not url_file.exists()
    assert not redis_socket.exists()
