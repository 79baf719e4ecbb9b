"""What a Celery worker does besides its tasks: it compiles before it takes work, and says that it is there."""

import logging
import subprocess
import sys
import time
from typing import Any

from celery import Celery, bootsteps
from celery.signals import worker_init
from celery.worker.consumer.tasks import Tasks

from config.local.place import BASE_DIR
from runs.presence import SIGN_EVERY_S, Presence, worker_sign

COMPILED = ("routing", "geo.roads")
log = logging.getLogger("worker")


class SignIn(bootsteps.StartStopStep):  # type: ignore[misc]
    """Sign while the worker is connected and takes work; once that ends, the sign fades by itself."""

    requires = {Tasks}

    def start(self, consumer: Any) -> None:
        worker_sign(Presence.HERE)
        self.timer = consumer.timer.call_repeatedly(SIGN_EVERY_S, worker_sign, (Presence.HERE,))

    def stop(self, consumer: Any) -> None:
        self.timer.cancel()


def prepare(app: Celery) -> None:
    app.steps["consumer"].add(SignIn)
    worker_init.connect(warm, weak=False)


def warm(**_told: Any) -> None:
    """Compile planner and road search, side by side. Seconds where that was done before, minutes after an upgrade."""
    log.info("Compiling planner and road search (a minute or two, the first time) …")
    begun = time.monotonic()
    # processes of their own: plans are computed in such, and the compiled code lies on the disk
    commands = [[sys.executable, "-m", module, "warm"] for module in COMPILED]
    started = [subprocess.Popen(command, cwd=BASE_DIR, stdin=subprocess.DEVNULL) for command in commands]  # noqa: S603
    try:
        _wait(started)
    finally:
        for process in started:
            process.terminate()  # a worker that is stopped meanwhile leaves nobody behind
    took_s = round(time.monotonic() - begun)
    if any(process.returncode for process in started):
        log.error(
            "Planner or road search does not compile; what Python said is above. Plans will fail, all else works."
        )
    else:
        log.info("Planner and road search are ready after %s s; now the worker takes work.", took_s)


def _wait(started: "list[subprocess.Popen[bytes]]") -> None:
    signed = -SIGN_EVERY_S
    while any(process.poll() is None for process in started):
        if time.monotonic() - signed >= SIGN_EVERY_S:
            worker_sign(Presence.WARMING)
            signed = time.monotonic()
        time.sleep(0.1)
