"""From an empty database to a published plan, a recorded visit and the second week's plan, by pages alone.

Every click is counted. The county is real (the listing of 2023, the points of 2016), elders and visitors are invented.
The only command is the one that makes the first administrator. Files are read and plans computed by real processes.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.management import call_command
from playwright.sync_api import Page

from dispatch.plans.models import Plan, PlanState, Stop
from geo.models import Area, RoadNetwork
from maps.record.form.checks import CHECKS
from tests.first_day.hand import Hand
from tests.first_day.papers import COUNTY, ELDERS, VISITORS, ledger, roads
from visits.records.models import VisitRecord
from visits.register.models import Elder, Visitor

CHANGZHI = Path(project.BASE_DIR).parent / "shared" / "data" / "changzhi"
SUNDAY, MONDAY, FRIDAY = "2026-11-22", "2026-11-23", "2026-11-27"
PASSWORD = "Hongshu-tudou-2026"
MOST_CLICKS = 120

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not CHANGZHI.exists(), reason="the real divisions, ../shared/data/changzhi, are not here"),
    pytest.mark.usefixtures("own_processes"),
]


@pytest.fixture
def on(
    own_processes: None, stand_on: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> Callable[[str], None]:
    """`on("2026-11-22")`: here and in the processes; what is made lies in a folder of its own."""
    settings.VAR_DIR = tmp_path / "var"
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))

    def choose(day: str) -> None:
        stand_on(f"{day} 08:00")
        monkeypatch.setenv("AS_OF", day)

    return choose


def test_the_first_day(on: Callable[[str], None], open_page: Callable[..., Page], tmp_path: Path) -> None:
    on(SUNDAY)
    administrator = Hand(open_page("/"))
    _signs_in(administrator, _first_administrator())
    _divisions(administrator)
    _points(administrator)
    _roads(administrator, tmp_path)
    link = _coordinator(administrator)

    coordinator = Hand(open_page("/"))
    _takes_up(coordinator, link)
    _ledger(coordinator, tmp_path)
    _places(coordinator)
    visitors_link = _logins(coordinator)
    _plans(coordinator)

    on(MONDAY)
    visitor = Hand(open_page("/", width=390, height=844))
    _takes_up(visitor, visitors_link)
    _records(visitor)

    on(FRIDAY)
    _plans_again(coordinator)
    counted = {"administrator": administrator.clicks, "coordinator": coordinator.clicks, "visitor": visitor.clicks}
    told = f"{sum(counted.values())} clicks: " + ", ".join(f"{who} {clicks}" for who, clicks in counted.items())
    assert told in (project.BASE_DIR / "docs" / "pages.md").read_text(), f"docs/pages.md is to say: {told}"
    assert sum(counted.values()) < MOST_CLICKS, counted


def _first_administrator() -> tuple[str, str]:
    said: list[Any] = []
    call_command("user_save", "chief", role="administrator", name="县管理员", stdout=_Lines(said))
    found = re.search(r"用户名 (\S+?)，密码 (\S+?)（", "".join(said))
    assert found
    return found[1], found[2]


class _Lines:
    def __init__(self, said: list[str]) -> None:
        self._said = said

    def write(self, text: str) -> None:
        self._said.append(text)

    def flush(self) -> None:
        pass


def _signs_in(hand: Hand, who: tuple[str, str]) -> None:
    hand.type(hand.page.get_by_label("用户名"), who[0])
    hand.type(hand.page.get_by_label("密码", exact=True), who[1])
    hand.press("登录")
    hand.sees_heading("从头开始")


def _checked(hand: Hand, file: Path) -> None:
    hand.hand_in(hand.page.get_by_label("文件", exact=True), file)
    hand.press("上传并检查")
    hand.sees_heading("检查结果")


def _divisions(hand: Hand) -> None:
    hand.follow("导入区划")
    _checked(hand, CHANGZHI / "villages_2023.csv")
    hand.tick(hand.page.get_by_label(re.compile("沁源县")))
    hand.press("写入")
    hand.sees_heading("已写入")
    assert Area.objects.filter(code__startswith=COUNTY, level="village", valid_to=None).count() == 190


def _points(hand: Hand) -> None:
    hand.follow("接着导入坐标点和边界")
    hand.choose(hand.page.get_by_label("坐标系"), "GCJ-02（高德、腾讯）")
    _checked(hand, CHANGZHI / "points_2016_gcj02.csv")
    hand.press("写入")
    hand.sees_heading("已写入")


def _roads(hand: Hand, folder: Path) -> None:
    hand.opens("/roads/imports/")
    hand.hand_in(hand.page.get_by_label("路网文件"), roads(folder))
    hand.press("上传并读取")
    hand.press("启用这份路网")
    hand.sees_heading("路网已启用")
    assert RoadNetwork.objects.filter(is_active=True).exists()


def _coordinator(hand: Hand) -> str:
    """The link on the slip."""
    hand.opens("/users/")
    hand.follow("新增用户")
    hand.type(hand.page.get_by_label("姓名"), "沁河镇协调员")
    hand.choose(hand.page.get_by_label("岗位"), "乡镇协调员")
    hand.type(hand.page.get_by_label("用户名"), "qinhe")
    hand.choose(hand.page.get_by_label("可工作的地区"), re.compile("沁河镇"))
    hand.press("保存并出纸条")
    return hand.page.get_by_label("发给本人的链接").input_value()


def _takes_up(hand: Hand, link: str) -> None:
    hand.page.goto(link)
    hand.type(hand.page.get_by_label("新密码", exact=True), PASSWORD)
    hand.press("设好密码，进入")


def _ledger(hand: Hand, folder: Path) -> None:
    hand.sees_heading("从头开始")
    hand.follow("导入台账")
    _checked(hand, ledger(folder))
    hand.press(f"写入 {ELDERS + len(VISITORS)} 行")
    hand.sees_heading("已写入")
    assert (Elder.objects.count(), Visitor.objects.count()) == (ELDERS, len(VISITORS))


def _places(hand: Hand) -> None:
    """Where the villages lie, from the doors that the ledger brought."""
    hand.opens("/areas/points/")
    hand.press("采用这")


def _logins(hand: Hand) -> str:
    """All visitors' slips on one sheet; the first one's link."""
    hand.opens("/guide/")
    hand.follow("没有登录账号")
    hand.press("给勾选的人建登录并出纸条")
    return hand.page.get_by_label("发给本人的链接").first.input_value()


def _plans(hand: Hand) -> None:
    hand.opens("/plan/")
    hand.press("开始制订")
    _publishes(hand)
    plan = Plan.objects.get(state=PlanState.PUBLISHED)
    assert Stop.objects.filter(route__plan=plan).count() > ELDERS / 2


def _publishes(hand: Hand) -> None:
    hand.press("发布计划")
    hand.click(hand.page.locator("#publish button.primary"))
    hand.sees("已发布")


def _records(hand: Hand) -> None:
    """Every question of the first visit answered: nothing is known yet that could be unchanged."""
    hand.follow("登记探访")
    hand.tick(hand.page.get_by_label("已见到"))
    for check in CHECKS:
        hand.tick(hand.page.locator(f"input[type=radio][name$='{check}']").first)
    hand.press("保存探访记录")
    hand.sees("第 1 次探访")
    assert VisitRecord.objects.count() == 1


def _plans_again(hand: Hand) -> None:
    """The second week: what is left over stands beside, the next week is one click away."""
    hand.opens("/plan/")
    hand.follow("下周")
    hand.press("开始制订")
    _publishes(hand)
    assert Plan.objects.filter(state=PlanState.PUBLISHED).count() == 2
