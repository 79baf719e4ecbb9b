"""A private Redis on a Unix socket, which lives as long as the worker beside it."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis

from config.local.errors import LocalError

START_LIMIT_S = 10.0


@contextmanager
def running(directory: Path) -> Iterator[str]:
    """Run Redis with its socket in `directory` and give the URL that Celery takes."""
    program = shutil.which("redis-server")
    if not program:
        raise LocalError("Redis is not installed. On Debian: apt-get install redis-server")
    socket = directory / "redis.sock"
    # A session of its own: Ctrl-C must reach the worker, which still needs Redis to finish what it holds.
    server = subprocess.Popen(  # noqa: S603
        [
            program,
            "--port",
            "0",
            "--unixsocket",
            str(socket),
            "--dir",
            str(directory),
            "--save",
            "",
            "--loglevel",
            "warning",
        ],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(socket, server)
        yield f"redis+socket://{socket}"
    finally:
        server.terminate()
        server.wait(timeout=START_LIMIT_S)


def _wait_for(socket: Path, server: "subprocess.Popen[bytes]") -> None:
    client = redis.Redis(unix_socket_path=str(socket))
    until = time.monotonic() + START_LIMIT_S
    while time.monotonic() < until and server.poll() is None:
        with suppress(redis.ConnectionError):
            client.ping()
            return
        time.sleep(0.05)
    raise LocalError(f"Redis does not start on {socket}. Is the disk full, or its path longer than 107 bytes?")
