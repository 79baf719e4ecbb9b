"""`manage road_import_run ID`: does one road import in this process. Started by whoever watches it, seldom by hand."""

from geo.roads.services.road_import_work import road_import_work
from runs.command import RunCommand


class Command(RunCommand):
    help = "Read a road extract that was handed in, or put it into use."
    work = staticmethod(road_import_work)
