"""`manage export_run ID`: does one export in this process. Started by whoever watches it, seldom by hand."""

from runs.command import RunCommand
from visits.exchange.services.export_work import export_work


class Command(RunCommand):
    help = "Write a file to be handed out."
    work = staticmethod(export_work)
