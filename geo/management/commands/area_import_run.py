"""`manage area_import_run ID`: does one area import in this process. Started by whoever watches it, seldom by hand."""

from geo.areas.services.area_import_work import area_import_work
from runs.command import RunCommand


class Command(RunCommand):
    help = "Check or write an area file that was handed in."
    work = staticmethod(area_import_work)
