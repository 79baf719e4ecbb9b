"""The clerk's day in a browser: a messy ledger is mended and loses its doubles; a visit, and the rate moves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from maps.record.form.checks import CHECKS, HOME
from tests.township import TODAY, Township
from visits.register.models import Elder, Visitor

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.usefixtures("own_threads")]


@pytest.fixture
def town(own_threads: None, township: Township, stand_on: Callable[[str], Any]) -> Township:
    stand_on(TODAY.isoformat())
    return township


def messy(path: Path) -> Path:
    """A title above the header, a column that nobody knows, a village that does not exist, 王秀英 once more."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["青石乡探访关爱服务台账"])
    sheet.merge_cells("A1:G1")
    sheet.append(["序号", "所在村", "老人姓名", "身份证号", "出生年月", "小灵通", "低保", "孤寡"])
    sheet.append([1, "上河村委会", "秦 大娘", "11010519491231002X", "1949.12.31", "13812345678", "√", "√"])
    sheet.append([2, "没有的村", "韩大爷", None, "1940年5月1日", None, "√", "√"])
    sheet.append([3, "上河村", "王秀瑛", None, "1948-03-12", "13911112222", "√", None])
    sheet.append(["合计", None, "3人"])
    book.save(path)
    return path


def mended(path: Path) -> Path:
    book = load_workbook(path)
    sheet = book.worksheets[0]
    labels = [cell.value for cell in sheet[1]]
    sheet.cell(2, labels.index("所在村") + 1).value = "下河村"
    book.save(path)
    return path


def hand_in(page: Page, path: Path) -> None:
    page.get_by_label("文件", exact=True).set_input_files(path)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_role("heading", name="检查结果")).to_be_visible()


def enter(page: Page, rows: int) -> None:
    page.get_by_role("button", name=f"写入 {rows} 行").click()
    expect(page.get_by_role("heading", name="已写入")).to_be_visible()


def rate(page: Page, town: Township) -> str:
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + f"/coverage/{town.area.code}/")
    return page.locator(".figures dd").first.inner_text()


def test_the_clerks_day(town: Township, open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page("/ledger/", user=town.users["coordinator"])
    _import(page, tmp_path)
    _merge(page)
    before = rate(page, town)
    elder, visitor = Elder.objects.get(name="秦大娘"), town.visitors["孙志强"]
    _give_a_visitor(page, elder, visitor)
    _record_a_visit(page, elder, visitor)
    assert elder.records.get().visitor == visitor
    after = rate(page, town)
    assert _visited(after) == _visited(before) + 1


def _visited(figure: str) -> int:
    """5 / 8 人 → 5"""
    return int(figure.split("/")[0])


def _import(page: Page, tmp_path: Path) -> None:
    hand_in(page, messy(tmp_path / "台账.xlsx"))
    expect(page.locator(".is-refused")).to_contain_text("没有叫“没有的村”的村")
    page.get_by_label("小灵通").select_option(label="联系电话")
    page.get_by_role("button", name="按此重新检查").click()
    expect(page.get_by_text("有的列不认识")).to_have_count(0)
    expect(page.get_by_role("heading", name="检查结果")).to_be_visible()
    enter(page, 2)
    assert Elder.objects.get(name="秦大娘").phone == "13812345678"
    with page.expect_download() as download:
        page.get_by_role("link", name="下载需更正的行").click()
    download.value.save_as(tmp_path / "更正.xlsx")
    page.get_by_role("link", name="再导入一份").click()
    hand_in(page, mended(tmp_path / "更正.xlsx"))
    enter(page, 1)
    assert Elder.objects.get(name="韩大爷").household.village.name == "下河村"


def _merge(page: Page) -> None:
    page.get_by_role("link", name="再导入一份").click()
    page.get_by_role("link", name="疑似重复").click()
    page.get_by_role("link", name="从第一对开始").click()
    expect(page.get_by_text("姓名同音，出生日期相同")).to_be_visible()
    page.get_by_role("radio", name="联系电话 13911112222").check()
    page.get_by_role("button", name="合并成一份").click()
    expect(page.get_by_text("没有疑似重复的登记")).to_be_visible()
    assert Elder.objects.get(name="王秀英").phone == "13911112222"
    assert not Elder.objects.filter(name="王秀瑛").exists()


def _give_a_visitor(page: Page, elder: Elder, visitor: Visitor) -> None:
    page.goto(page.url.split("/coverage")[0] + reverse("elder-edit", args=[elder.pk, "responsibility"]))
    page.locator("[name=visitor]").select_option(str(visitor.pk))
    page.locator("main button[type=submit].primary").click()
    expect(page.locator("main")).to_contain_text("孙志强")
    assert elder.responsibilities.get(until=None, kind="responsible").visitor == visitor


def _record_a_visit(page: Page, elder: Elder, visitor: Visitor) -> None:
    page.goto(page.url.split("/elders")[0] + reverse("record-of-elder", args=[elder.pk]))
    page.locator("[name=visitor]").select_option(str(visitor.pk))
    for check in CHECKS:
        name = check if check in HOME else f"p{elder.pk}-{check}"
        page.locator(f"[name={name}]").last.check()
    page.locator(f"[name=p{elder.pk}-disease][value=unchanged]").check()
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "records/new" not in url)
