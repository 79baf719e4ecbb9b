"""Long work done by threads of the test's own process, where a test is not about processes."""

import threading
from contextvars import copy_context
from io import StringIO

from django.core.management import CommandError, call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connection

from runs.leases import Kind


class ThreadAtWork:
    """Stands in for the process that `manage COMMAND ID` would be; stands on the day of whoever started it."""

    def __init__(self, command: str, run_id: int) -> None:
        self._ended: int | None = None
        self._thread = threading.Thread(target=copy_context().run, args=(self._work, command, run_id), daemon=True)
        self._thread.start()

    def poll(self) -> int | None:
        return self._ended

    def _work(self, command: str, run_id: int) -> None:
        code = 1
        try:
            call_command(command, str(run_id), stdout=StringIO())
            code = 0
        except CommandError:
            pass  # the run's row tells why
        finally:
            connection.close()
            self._ended = code


def start_thread(*, kind: Kind, run_id: int) -> ThreadAtWork:
    return ThreadAtWork(kind.command, run_id)


def requests_end(patience_s: float = 60.0) -> None:
    """Wait until the live server has answered whoever is gone: a request still on its way holds rows that the next test
    wants gone. Not for ever: a page that a failed test left open would hold up everybody.
    """
    for thread in threading.enumerate():
        if ThreadedWSGIServer.process_request_thread.__name__ in thread.name:
            thread.join(patience_s)


def watchers_end() -> None:
    """Wait until nobody watches a run any more: the next test finds the database to itself."""
    for thread in threading.enumerate():
        if "run-" in thread.name:
            thread.join()
