"""`manage import_run ID`: does one import in this process. Started by whoever watches it, seldom by hand."""

from runs.command import RunCommand
from visits.exchange.services.import_work import import_work


class Command(RunCommand):
    help = "Check or enter a file that was handed in."
    work = staticmethod(import_work)
