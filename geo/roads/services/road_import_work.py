"""Does what a road import asks for, in a process of its own: read the extract, or put it into use. All or nothing."""

from django.db import transaction

from base import clock
from geo.base_map.services import ground_import
from geo.errors import RoadImportFailed, RoadNetworkMissing
from geo.models import RoadImport
from geo.roads.model import Roads
from geo.roads.services.road_imports import file_forget
from geo.roads.services.road_preview import road_preview
from geo.roads.services.roads import network_activate, roads_elsewhere, roads_keep, roads_read
from geo.selectors import counties_box, road_folder
from runs.heartbeat import Pulse, beating
from runs.leases import Lease, RunProgress, run_finish, run_hold
from runs.working import run_claimed


def road_import_work(*, run_id: int) -> RoadImport:
    """Claim the run and do it. Whatever goes wrong is said in the run's row, and the former network goes on."""
    with run_claimed(kind=RoadImport, run_id=run_id, failed=RoadImportFailed) as lease, beating(lease) as pulse:
        run = RoadImport.objects.select_related("made_by").get(pk=lease.run_id)
        (_use if run.is_to_apply else _read)(run, lease, pulse)
    return RoadImport.objects.get(pk=run_id)


def _read(run: RoadImport, lease: Lease, pulse: Pulse) -> None:
    """Read the extract, keep its arrays beside those in use, and tell whom the roads would lead to."""
    pulse.progress = RunProgress(0.1, {"stage": "读取路网"})
    roads = roads_read(path=run.path, box=counties_box())
    if far := roads_elsewhere(bounds=roads.bounds, source_name=run.file_name):
        raise far
    pulse.go_on(run.pk)
    pulse.progress = RunProgress(0.6, {"stage": "保存路网"})
    roads_keep(roads=roads)
    pulse.go_on(run.pk)
    pulse.progress = RunProgress(0.7, {"stage": "核对到村的路"})
    report = road_preview(roads=roads).as_dict()
    pulse.go_on(run.pk)
    with transaction.atomic():
        run_hold(lease=lease)
        run.report, run.version = report, roads.version
        run.save(update_fields=["report", "version"])
        run_finish(lease=lease)


def _use(run: RoadImport, lease: Lease, pulse: Pulse) -> None:
    """In one transaction the new network answers and the new ground is drawn; whoever dies here leaves the former."""
    pulse.progress = RunProgress(0.1, {"stage": "换上新的路网"})
    roads = _kept(run)
    with transaction.atomic():
        network_activate(roads=roads, source_name=run.file_name)
        pulse.progress = RunProgress(0.3, {"stage": "画新的底图"})
        ground_import(path=run.path, box=counties_box(), apply=True)
        pulse.go_on(run.pk)
        run_hold(lease=lease)
        run.applied_at = clock.now()
        run.save(update_fields=["applied_at"])
        run_finish(lease=lease)
        transaction.on_commit(lambda: file_forget(run))


def _kept(run: RoadImport) -> Roads:
    """The arrays as they were kept; made anew where they are gone, or the counties have other places by now."""
    try:
        return Roads.load(road_folder(run.version))
    except RoadNetworkMissing:
        roads = roads_read(path=run.path, box=counties_box())
        roads_keep(roads=roads)
        return roads
