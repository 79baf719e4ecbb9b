"""`python -m config.local prepare | serve | worker | stop`, the parts of ./run that outgrew the shell."""

import argparse
import os
import signal
import socket
import subprocess
import sys

from base.value_files import values_write
from config.local import keys, postgres, redis
from config.local.errors import LocalError
from config.local.place import VAR_DIR, servers_place

MIGRATED = VAR_DIR / "stamps" / "migrated"


def prepare() -> None:
    """Keys and, unless a database is given, the private one."""
    keys.write_keys_once()
    if not os.environ.get("DATABASE_URL") and postgres.start():
        MIGRATED.unlink(missing_ok=True)


def require_free_port(port: int) -> None:
    """Say so before minutes of work, not after."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise LocalError(f"Port {port} is taken ({error.strerror}). Take another: PORT=8001 ./run serve") from error


def serve(port: int) -> None:
    """Gunicorn on this machine only."""
    require_free_port(port)
    print(f"http://127.0.0.1:{port}  (Ctrl-C stops it)", flush=True)  # noqa: T201
    command = ["gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
    os.execv(sys.executable, [sys.executable, "-m", *command, "--log-level", "warning"])  # noqa: S606


def worker() -> int:
    """Celery's worker and beat, with a private Redis beside them unless REDIS_URL names one."""
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--beat", "--loglevel", "info"]
    if os.environ.get("REDIS_URL"):
        return _run_to_its_end(command)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that Redis and its file go along
    with redis.running(servers_place().directory) as url:
        values_write(keys.REDIS, REDIS_URL=url)  # from now on the web process finds the broker
        try:
            return _run_to_its_end(command)
        finally:
            keys.REDIS.unlink(missing_ok=True)


def _run_to_its_end(command: list[str]) -> int:
    """Let the worker finish what it holds: Ctrl-C reaches it from the terminal, a stop is passed on."""
    started: list[subprocess.Popen[bytes]] = []
    is_stopped = False

    def stop(*_: object) -> None:
        nonlocal is_stopped
        is_stopped = True
        for process in started:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)  # before the start: a stop may come at any moment
    started.append(subprocess.Popen(command))  # noqa: S603
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if is_stopped:
        started[0].terminate()
    return started[0].wait()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m config.local", description=__doc__)
    parser.add_argument("action", choices=["prepare", "port", "serve", "worker", "stop"])
    action = parser.parse_args().action
    port = int(os.environ.get("PORT", "8000"))
    try:
        match action:
            case "prepare":
                prepare()
            case "port":
                require_free_port(port)
            case "serve":
                serve(port)
            case "worker":
                return worker()
            case "stop":
                postgres.stop()
    except LocalError as error:
        print(f"✗ {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
