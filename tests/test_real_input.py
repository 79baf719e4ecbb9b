"""The whole way on names that nobody on this project chose: a real township, its villages, invented persons."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as project
from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook
from pytest_django import DjangoDbBlocker

from base import clock
from dispatch.field.services import stop_record
from dispatch.plans.models import Period, Plan, StopVisit
from dispatch.plans.services import plan_create, plan_publish
from dispatch.plans.services.computing import plan_compute
from geo.addresses.services import geocode_addresses
from geo.areas.services import areas_import
from geo.models import Area
from visits.duty.coverage import due_visits
from visits.exchange.ledger.files import book_read
from visits.exchange.ledger.report import ImportReport
from visits.exchange.ledger.services import ledger_import, records_import
from visits.records.models import Mode, Outcome, VisitRecord
from visits.register.models import Elder

CHANGZHI = Path(project.BASE_DIR).parent / "shared" / "data" / "changzhi"
TODAY = date(2026, 11, 23)
TOWNSHIP = "140431100000"  # 沁河镇, a town of 41 villages in the valley of the Qin

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CHANGZHI.exists(), reason="../shared/data/changzhi is not here"),
]

VISITORS = [
    ("姓名", "性别", "类别", "电话", "住址", "经度", "纬度", "出行方式", "工作时间", "特长"),
    ("路远征", "男", "网格员", "143 0000 0001", "河西村", 112.3405, 36.5193, "摩托车", "周一至周五 08:30-17:30", ""),
    (
        "秦小娟",
        "女",
        "村委会",
        "143-0000-0002",
        "琴泉村",
        112.3514,
        36.4921,
        "电动车",
        "周一、周三、周五 08:30-12:00",
        "",
    ),
]
HEADER = ["村", "姓名", "性别", "身份证号", "出生日期", "电话", "家庭住址", "低保", "失能", "独居", "孤寡", "责任人"]
HEADER += ["建档日期"]
ELDERS = [
    line.split("|")
    for line in """\
河西村|王试一|男|140431194003050018|1940.3.5|14300001001|沁源县沁河镇河西村12号|√||√||路远征|2026.1.5
河西村委会|李试二|女|140431194207080024|19420708|143 0000 1002|河西村委会东侧第3户|√||||路远征|2026年1月5日
麻巷|张试三|女|140431195501010048|1955年1月1日||长治市沁源县麻巷村5号|低保|√|||路远征|2026-01-05
琴泉村村民委员会|刘试四|男|140431194509090033|16689||沁河镇琴泉村一组7号|√|||√|秦小娟|20260105
四维村|赵试五|女|140431193812120026|1938-12-12|14300001005|四维村２号|√||√||秦小娟|2026-01-05
韩洪沟村|孙试六|男|140431194111110030|1941-11-11||韩洪沟村村口|√||||秦小娟|2026-01-05
城北村|周试七|女|140431194404040048|1944-04-04||沁河镇城北村9号|√|√|||秦小娟|2026-01-05""".splitlines()
]
WRONG = [
    ["柳林湾村", "吴试八", "男", "", "1940-01-01", "", "柳林湾村1号", "√"],
    ["河西村", "", "女", "", "1941-01-01", "", "河西村2号", "√"],
]


@dataclass(frozen=True)
class Way:
    """What each stage of the way gave."""

    folder: Path
    township: Area
    report: ImportReport
    plan: Plan


@pytest.fixture(scope="module")
def way(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Way]:
    """The city's areas, the township's ledger and past visits, and its published week."""
    folder = tmp_path_factory.mktemp("township")
    with django_db_blocker.unblock(), clock.standing_on(TODAY), pytest.MonkeyPatch.context() as patch:
        patch.setattr(project, "VAR_DIR", folder)  # without a road network: straight lines, marked as such
        patch.setattr(project, "RUN_HEARTBEAT_S", 600)  # another connection would not see what is never committed
        with transaction.atomic():
            _import_areas()
            township = Area.objects.get(code=TOWNSHIP, valid_to=None)
            report = ledger_import(book=book_read(_ledger(folder)), area=township, apply=True)
            records_import(book=book_read(_records(folder)), apply=True)
            made = plan_create(area=township, period=Period.WEEK, first_day=TODAY, by=None, seconds=1)
            plan = plan_publish(plan=plan_compute(run_id=made.run.pk), by=None)
            yield Way(folder, township, report, plan)
            transaction.set_rollback(True)


def _import_areas() -> None:
    areas_import(
        divisions=[CHANGZHI / "divisions_2016.csv", CHANGZHI / "villages_2023.csv"],
        points=CHANGZHI / "points_2016_gcj02.csv",
        points_crs="gcj02",
        polygons=CHANGZHI / "counties_gcj02.geojson",
        polygons_crs="gcj02",
        apply=True,
    )


def _ledger(folder: Path) -> Path:
    book = Workbook()
    elders = book.worksheets[0]
    elders.title = "老人台账"
    for row in (["沁河镇特殊困难老年人台账"], HEADER, *ELDERS, *WRONG):
        elders.append(row)
    elders.merge_cells("A1:M1")
    visitors = book.create_sheet("探访员")
    for visitor in VISITORS:
        visitors.append(visitor)
    book.save(folder / "ledger.xlsx")
    return folder / "ledger.xlsx"


def _records(folder: Path) -> Path:
    path = folder / "records.csv"
    lines = ["姓名,村,探访日期,探访方式,结果,探访人", "李试二,河西村,2026.11.5,上门探访,已见到,路远征"]
    path.write_text("\r\n".join(lines), encoding="gb18030")
    return path


def test_villages_are_found_however_the_clerk_writes_them(way: Way) -> None:
    villages = {elder.name: elder.household.village.name for elder in Elder.objects.all()}
    assert set(villages) == {line[1] for line in ELDERS}
    assert villages["李试二"] == villages["王试一"] == "河西村村委会"
    assert villages["张试三"] == "麻巷村村委会"


def test_each_wrong_line_is_named_with_its_row_and_stays_out(way: Way) -> None:
    first_wrong = len(ELDERS) + 3
    refused = {problem.row: problem.column for problem in way.report.problems if problem.refused}
    assert refused == {first_wrong: "村", first_wrong + 1: "姓名"}


def test_id_numbers_keep_their_eighteen_digits(way: Way) -> None:
    kept = {elder.id_number for elder in Elder.objects.all()}
    assert kept == {line[3] for line in ELDERS}


def test_the_same_ledger_twice_changes_nothing(way: Way) -> None:
    again = ledger_import(book=book_read(way.folder / "ledger.xlsx"), area=way.township, apply=True)
    assert again.counts["elders_unchanged"] == len(ELDERS)
    assert not again.counts["elders_created"] + again.counts["elders_changed"] + again.counts["households_created"]


def test_addresses_alone_lead_to_the_same_villages(way: Way) -> None:
    elders = list(Elder.objects.select_related("household__village"))
    answers = geocode_addresses(addresses=[elder.household.address for elder in elders], area=way.township)
    assert [answer.best and answer.best.code for answer in answers] == [e.household.village.code for e in elders]


def test_every_visit_owed_is_planned_or_named(way: Way) -> None:
    due = due_visits(area=way.township, first_day=TODAY, last_day=way.plan.last_day, as_of=TODAY)
    owed = Counter(visit.elder_id for visit in due if visit.state != "covered")
    planned = StopVisit.objects.filter(stop__route__plan=way.plan).values_list("elder", flat=True)
    assert Counter([*planned, *way.plan.left_out.values_list("elder", flat=True)]) == owed
    assert "李试二" not in Elder.objects.filter(pk__in=owed).values_list("name", flat=True)  # seen on 5 November


def test_without_roads_travel_is_marked_as_straight_line(way: Way) -> None:
    sources = StopVisit.objects.filter(stop__route__plan=way.plan).values_list("stop__travel_source", flat=True)
    assert set(sources) == {"straight_line"}


def test_a_recorded_visit_takes_the_elder_off_the_list(way: Way) -> None:
    visit = StopVisit.objects.filter(stop__route__plan=way.plan).select_related("stop__route__shift").order_by("pk")[0]
    record = stop_record(
        stop_visit=visit,
        uuid=uuid4(),
        visitor=visit.stop.route.shift.visitor,
        author=None,
        visited_at=timezone.make_aware(datetime.combine(TODAY, time(0, 1))),
        mode=Mode.DOOR_TO_DOOR,
        outcome=Outcome.MET,
        checks={"gas_safety": "safe"},
    )
    due = due_visits(area=way.township, first_day=TODAY, last_day=way.plan.last_day, as_of=TODAY)
    states = {row.state for row in due if row.elder_id == visit.elder_id}
    assert VisitRecord.objects.get(pk=record.pk).sequence == 1
    assert states == {"covered"}
