"""A ledger comes in as townships keep it: good rows enter, bad ones come back, the same file twice changes nothing."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from accounts.models import AuditEvent
from tests.township import TODAY, Township
from tests.visits.workbooks import ELDER, ledger
from visits.exchange.ledger.files import book_read
from visits.exchange.ledger.report import ImportReport
from visits.exchange.ledger.services import ledger_import
from visits.exchange.ledger.workbooks import problems_write, template_write
from visits.register.models import CategoryFlag, Contact, Elder, Hazard, Household, Responsibility, Visitor
from visits.register.services import category_close, elder_state_set

REGISTERED = {"纳入台账日期": "2026.3.5"}


@pytest.fixture(autouse=True)
def _day(stand_on: Any) -> None:
    stand_on(TODAY.isoformat())


def enter(township: Township, path: Path, *, apply: bool = True) -> ImportReport:
    return ledger_import(book=book_read(path), area=township.area, apply=apply)


def taken(township: Township, tmp_path: Path, *lines: dict[str, Any]) -> ImportReport:
    return enter(township, ledger(tmp_path / "台账.xlsx", *lines))


def test_a_line_becomes_an_elder_with_everything_it_says(township: Township, tmp_path: Path) -> None:
    line = ELDER | REGISTERED | {
        "联系电话": "138 1234 5678", "家庭住址": "青石乡上河村9号", "经度": 113.2001, "纬度": 36.3101,
        "紧急联系人": "秦明", "与老人关系": "儿子", "紧急联系人电话": 13900000009,
        "安全隐患": "燃气管老化；屋顶漏雨", "责任人": "孙志强",
        "状态": "住院", "状态日期": "2026-11-20",
    }  # fmt: skip
    report = taken(township, tmp_path, line)
    elder = Elder.objects.get(name="秦大娘")
    assert report.problems == []
    assert (elder.id_number, elder.birth_date, elder.gender) == ("11010519491231002X", date(1949, 12, 31), "female")
    assert (elder.phone, elder.registered_on, elder.pinyin) == ("13812345678", date(2026, 3, 5), "qindaniang qdn")
    assert {flag.category for flag in elder.flags.all()} == {"poor", "without_family"}
    assert [(c.name, c.relation, c.phone) for c in elder.contacts.all()] == [("秦明", "儿子", "13900000009")]
    assert {(h.kind, h.note) for h in elder.household.hazards.all()} == {("gas", "燃气管老化"), ("house", "屋顶漏雨")}
    assert elder.responsibilities.get().visitor == township.visitors["孙志强"]
    assert [(s.state, s.since) for s in elder.states.all()] == [("in_hospital", date(2026, 11, 20))]
    assert elder.household.place is not None
    assert (elder.household.place.level, elder.household.place.source) == ("door", "imported")


def test_a_dry_run_reports_the_same_and_keeps_nothing(township: Township, tmp_path: Path) -> None:
    path = ledger(tmp_path / "台账.xlsx", ELDER, {**ELDER, "姓名": None})
    dry = enter(township, path, apply=False)
    assert not Elder.objects.filter(name="秦大娘").exists()
    assert not AuditEvent.objects.exists()
    real = enter(township, path)
    assert (dry.counts, dry.problems) == (real.counts, real.problems)


def test_the_same_file_twice_changes_nothing(township: Township, tmp_path: Path) -> None:
    lines = [
        ELDER | {"安全隐患": "屋顶漏雨", "责任人": "孙志强", "紧急联系人": "秦明", "状态": "外出"},
        {"村": "下河村", "姓名": "无号老人", "出生日期": "1940年5月1日", "经济困难": "是", "家庭住址": "下河村30号"},
        {"村": "下河村", "姓名": "无生日老人", "经济困难": "是"},
    ]
    first = taken(township, tmp_path, *lines)
    tables = (Elder, Household, CategoryFlag, Contact, Hazard, Responsibility, Visitor)
    before = [table.objects.count() for table in tables]
    second = taken(township, tmp_path, *lines)
    assert first.counts["elders_created"] == 3
    assert dict(second.counts) == {"elders_unchanged": 3}
    assert [table.objects.count() for table in tables] == before


def test_a_later_ledger_changes_what_it_says_otherwise_and_leaves_the_rest(township: Township, tmp_path: Path) -> None:
    taken(township, tmp_path, ELDER | {"联系电话": "13812345678", "责任人": "孙志强"})
    report = taken(township, tmp_path, ELDER | {"孤寡": "否", "失能": "√", "责任人": "马小燕", "联系电话": ""})
    elder = Elder.objects.get(name="秦大娘")
    assert report.counts["elders_changed"] == 1
    assert elder.phone == "13812345678"
    assert {flag.category for flag in elder.flags.filter(until=None)} == {"poor", "dependent"}
    assert elder.responsibilities.get(until=None).visitor == township.visitors["马小燕"]


def test_headers_of_two_rows_with_merged_cells_are_understood(township: Township, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["青石乡特殊困难老年人探访关爱服务台账"])
    sheet.append(["序号", "所在村", "老人姓名", "身份证\n号码", "困难类别", None, "备注"])
    sheet.append([None, None, None, None, "经济困难", "孤 寡", None])
    sheet.append([1, "上河村", "秦大娘", "11010519491231002X", "√", "√", None])
    sheet.append([2, None, "无号老人", None, "√", None, "手机没信号"])
    sheet.append(["合计", None, "2人", None, None, None, None])
    for merged in ("A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "G2:G3", "B4:B5"):
        sheet.merge_cells(merged)
    book.save(tmp_path / "台账.xlsx")
    report = enter(township, tmp_path / "台账.xlsx")
    assert (report.counts["elders_created"], report.problems) == (2, [])
    assert {flag.category for flag in Elder.objects.get(name="秦大娘").flags.all()} == {"poor", "without_family"}


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"姓名": None}, "姓名", "没有姓名"),
        ({"村": "柳林湾村"}, "村", "没有叫“柳林湾村”的村"),
        ({"公民身份号码": "110105194912310021"}, "公民身份号码", "校验位"),
        ({"公民身份号码": "1101051949"}, "公民身份号码", "18 位"),
        ({"性别": "男"}, "性别", "不一致"),
        ({"公民身份号码": None, "出生日期": "2041-02-30"}, "出生日期", "不存在"),
        ({"公民身份号码": None, "出生日期": "2031-02-03"}, "出生日期", "未来"),
    ],
)
def test_a_bad_row_stays_out_with_its_column_reason_and_remedy(
    township: Township, tmp_path: Path, change: dict[str, Any], column: str, reason: str
) -> None:
    """Row 3 is bad, the row after it enters all the same."""
    good = {"村": "石桥村", "姓名": "后一行", "经济困难": "√"}
    report = taken(township, tmp_path, {"村": "上河村", "姓名": "前一行"}, ELDER | change, good)
    (problem,) = [problem for problem in report.problems if problem.refused]
    assert (problem.row, problem.column) == (3, column)
    assert reason in problem.reason
    assert problem.remedy
    assert Elder.objects.filter(name="后一行").exists()
    assert not Elder.objects.filter(name="秦大娘").exists()


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"公民身份号码": 1.10105194912310e17}, "公民身份号码"),
        ({"联系电话": "1381234"}, "联系电话"),
        ({"责任人": "没这个人"}, "责任人"),
        ({"经度": 36.31, "纬度": 113.2}, "经度"),
        ({"经度": 116.4, "纬度": 39.9}, "经度"),
        ({"状态": "云游"}, "状态"),
        ({"孤寡": "大概"}, "孤寡"),
    ],
)
def test_a_doubtful_value_is_left_out_and_the_row_enters(
    township: Township, tmp_path: Path, change: dict[str, Any], column: str
) -> None:
    report = taken(township, tmp_path, ELDER | change)
    assert [(problem.column, problem.refused) for problem in report.problems] == [(column, False)]
    assert Elder.objects.filter(name="秦大娘").exists()


def test_a_line_copied_down_the_sheet_enters_once(township: Township, tmp_path: Path) -> None:
    report = taken(township, tmp_path, ELDER, ELDER)
    assert (report.counts["elders_created"], report.counts["rows_doubled"]) == (1, 1)
    assert "第 2 行" in report.problems[0].reason


def test_a_number_of_somebody_else_is_refused(township: Township, tmp_path: Path) -> None:
    report = taken(township, tmp_path, ELDER | {"公民身份号码": "140499194803120026"})
    assert [problem.column for problem in report.problems if problem.refused] == ["姓名"]


def test_a_known_elder_is_recognised_by_name_birth_and_village(township: Township, tmp_path: Path) -> None:
    """The number that Excel has spoilt does not make 王秀英 a second person, and does not overwrite hers."""
    line = {"村": "上河村委会", "姓名": "王 秀英", "出生日期": "1948.3.12", "公民身份号码": 1.40499194803120e17}
    report = taken(township, tmp_path, line)
    assert report.counts["elders_unchanged"] == 1
    assert Elder.objects.get(name="王秀英").id_number == "140499194803120026"


def test_two_spellings_of_one_door_are_one_household(township: Township, tmp_path: Path) -> None:
    taken(
        township,
        tmp_path,
        ELDER | {"家庭住址": "长治市云岭县青石乡上河村委会２号"},
        {"村": "上河", "姓名": "新邻居", "家庭住址": "上河村 66号"},
        {"村": "上河村", "姓名": "新老伴", "家庭住址": "云岭县 青石乡 上河村民委员会66号"},
    )
    assert Elder.objects.get(name="秦大娘").household == township.households["李大山"]
    assert Elder.objects.get(name="新邻居").household == Elder.objects.get(name="新老伴").household


def test_who_has_no_coordinates_stands_at_the_village_marked_as_such(township: Township, tmp_path: Path) -> None:
    taken(township, tmp_path, ELDER)
    place = Elder.objects.get(name="秦大娘").household.place
    assert place is not None
    assert (place.level, place.source) == ("village", "area")


def test_where_the_village_has_no_point_its_township_stands_in_and_is_marked(
    township: Township, tmp_path: Path
) -> None:
    village = township.villages["上河村"]
    village.point = None
    village.save()
    taken(township, tmp_path, ELDER)
    place = Elder.objects.get(name="秦大娘").household.place
    assert place is not None
    assert (place.level, place.source) == ("township", "area")


def test_visitors_come_with_their_hours(township: Township, tmp_path: Path) -> None:
    visitor = {
        "姓名": "新网格员", "类别": "网格员", "电话": "137-0000-0009", "经度": 113.2, "纬度": 36.3,
        "出行方式": "电动车",
        "工作时间": "周一至周五 08:30-12:00 14:00-17:30", "特长": "护理、已培训",
    }  # fmt: skip
    path = ledger(tmp_path / "台账.xlsx", ELDER | {"责任人": "新网格员"}, visitors=[visitor])
    first, second = enter(township, path), enter(township, path)
    entered = Visitor.objects.get(name="新网格员")
    assert (entered.kind, entered.mode, entered.phone, entered.traits) == (
        "grid_worker", "ebike", "13700000009", ["护理", "已培训"],
    )  # fmt: skip
    assert entered.working_hours.count() == 10
    assert Responsibility.objects.get(elder__name="秦大娘").visitor == entered
    assert (first.counts["visitors_created"], second.counts["visitors_unchanged"]) == (1, 1)


def test_a_mended_error_workbook_can_be_sent_again(township: Township, tmp_path: Path) -> None:
    report = taken(township, tmp_path, ELDER | {"村": "柳林湾村", "联系电话": 13812345678})
    problems_write(tmp_path / "更正.xlsx", report)
    book = load_workbook(tmp_path / "更正.xlsx")
    sheet = book.worksheets[0]
    labels = [cell.value for cell in sheet[1]]
    bad = sheet.cell(2, labels.index("村") + 1)
    assert {"原因", "处理办法"} < set(labels)
    assert bad.fill.fgColor.rgb == "00F6CFCB"
    assert sheet.cell(2, labels.index("公民身份号码") + 1).value == "11010519491231002X"
    bad.value = "上河村"
    book.save(tmp_path / "更正.xlsx")
    assert enter(township, tmp_path / "更正.xlsx").counts["elders_created"] == 1
    assert Elder.objects.get(name="秦大娘").phone == "13812345678"


def test_no_text_of_a_ledger_becomes_a_formula(township: Township, tmp_path: Path) -> None:
    report = taken(township, tmp_path, ELDER | {"村": "'=HYPERLINK(1)"})
    problems_write(tmp_path / "更正.xlsx", report)
    cells = [cell for row in load_workbook(tmp_path / "更正.xlsx").worksheets[0].iter_rows() for cell in row]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_the_template_is_a_ledger_without_people(township: Township, tmp_path: Path) -> None:
    template_write(tmp_path / "样表.xlsx")
    assert dict(enter(township, tmp_path / "样表.xlsx").counts) == {}


def test_a_filled_in_template_comes_in(township: Township, tmp_path: Path) -> None:
    template_write(tmp_path / "样表.xlsx")
    book = load_workbook(tmp_path / "样表.xlsx")
    sheet = book["老人台账"]
    labels = [cell.value for cell in sheet[1]]
    for label, value in (ELDER | {"出生日期": "1949-12-31"}).items():
        sheet.cell(3, labels.index(label) + 1).value = value
    book.save(tmp_path / "样表.xlsx")
    assert enter(township, tmp_path / "样表.xlsx").counts["elders_created"] == 1


def test_an_applied_import_leaves_its_trace(township: Township, tmp_path: Path) -> None:
    """P81: who changed how many, no personal fact."""
    taken(township, tmp_path, ELDER)
    event = AuditEvent.objects.get()
    assert event.subject == f"geo.area:{township.area.pk}"
    assert event.detail["ledger_import"]["elders_created"] == 1
    assert "秦大娘" not in str(event.detail)


def test_health_certificate_income_and_help_come_with_the_line(township: Township, tmp_path: Path) -> None:
    """P44, P45; told again nothing changes, told otherwise the new word counts."""
    told = {"残疾人证号": "11010519491231002X42", "疾病状况": "高血压", "家庭每月收入": "1,200元", "帮扶措施": "送餐"}
    taken(township, tmp_path, ELDER | told)
    elder = Elder.objects.get(name="秦大娘")
    assert (elder.situation.disability_cert_no, elder.situation.disease) == ("11010519491231002X42", "高血压")
    assert elder.household.monthly_income == Decimal(1200)
    assert elder.situation.help_measures == "送餐"
    assert taken(township, tmp_path, ELDER | told).counts["elders_unchanged"] == 1
    taken(township, tmp_path, ELDER | {"疾病状况": "糖尿病", "家庭每月收入": 900})
    elder = Elder.objects.get(name="秦大娘")
    assert (elder.situation.disease, elder.situation.help_measures) == ("糖尿病", "送餐")
    assert elder.household.monthly_income == Decimal(900)


def test_two_lines_of_one_household_that_differ_in_its_income_are_told_apart_once(
    township: Township, tmp_path: Path
) -> None:
    """The first counts, also when the file is sent again."""
    here = {"村": "上河村", "家庭住址": "上河村66号", "经济困难": "√"}
    lines = [here | {"姓名": "新邻居", "家庭每月收入": 1200}, here | {"姓名": "新老伴", "家庭每月收入": 900}]
    first, second = taken(township, tmp_path, *lines), taken(township, tmp_path, *lines)
    assert Elder.objects.get(name="新老伴").household.monthly_income == Decimal(1200)
    assert [problem.column for problem in first.problems] == ["家庭每月收入"]
    assert dict(second.counts) == {"elders_unchanged": 2}


def test_a_category_ended_today_is_ticked_again(township: Township, tmp_path: Path) -> None:
    """P10: it goes on, and what else the file says enters."""
    taken(township, tmp_path, ELDER)
    elder = Elder.objects.get(name="秦大娘")
    category_close(elder=elder, category="without_family", last_day=TODAY)
    report = taken(township, tmp_path, ELDER, {"村": "上河村", "姓名": "新来的", "出生日期": "1950-02-03"})
    assert (report.rows_refused, elder.flags.get(category="without_family").until) == (0, None)
    assert Elder.objects.filter(name="新来的").exists()


@pytest.mark.parametrize(("state", "since"), [("在册", ""), ("住院", "2026-11-22"), ("外出", "2026-11-20")])
def test_nobody_lives_on_after_death_because_a_file_says_so(
    township: Township, tmp_path: Path, state: str, since: str
) -> None:
    elder = township["王秀英"]
    elder_state_set(elder=elder, state="died", since=date(2026, 11, 20))
    line = {"村": "上河村", "姓名": "王秀英", "公民身份号码": elder.id_number, "状态": state, "状态日期": since}
    report = taken(township, tmp_path, line)
    assert [row.state for row in elder.states.all()] == ["died"]
    assert [problem.field for problem in report.problems] == ["state"]


def test_words_with_not_partly_and_formerly_are_read_whole(township: Township, tmp_path: Path) -> None:
    """P2, P3: 不能完全自理 is dependent."""
    line = {"村": "上河村", "出生日期": "1940-05-01"}
    report = taken(
        township,
        tmp_path,
        line | {"姓名": "非独居者", "困难类别": "非独居、空巢，低保已取消"},
        line | {"姓名": "半自理者", "困难类别": "低保", "失能": "不能完全自理"},
        line | {"姓名": "完好者", "困难类别": "无残疾，低保", "失能": "能力完好（0级）", "安全隐患": "无安全隐患"},
    )
    assert report.problems == []
    held = {
        elder.name: {flag.category for flag in elder.flags.all()} for elder in Elder.objects.filter(name__endswith="者")
    }
    assert held == {"非独居者": {"empty_nest"}, "半自理者": {"poor", "dependent"}, "完好者": {"poor"}}
    assert not Hazard.objects.filter(note__contains="无").exists()


@pytest.mark.parametrize(
    ("written", "stored"),
    [("正常死亡", "died"), ("在家病故", "died"), ("住院后已去世", "died"), ("已迁出，原在册", "moved")],
)
def test_who_has_died_or_left_is_not_on_the_register(
    township: Township, tmp_path: Path, written: str, stored: str
) -> None:
    taken(township, tmp_path, ELDER | {"状态": written})
    assert Elder.objects.get(name="秦大娘").states.get().state == stored


@pytest.mark.parametrize("written", ["不在册", "已注销", "去世前在家", "失踪"])
def test_who_may_have_left_stays_out_until_it_is_clear(township: Township, tmp_path: Path, written: str) -> None:
    (problem,) = taken(township, tmp_path, ELDER | {"状态": written}).problems
    assert (problem.column, problem.refused) == ("状态", True)
    assert not Elder.objects.filter(name="秦大娘").exists()


def test_two_columns_that_contradict_each_other_are_asked_about(township: Township, tmp_path: Path) -> None:
    line = {"村": "上河村", "姓名": "新人", "困难类别": "低收入、独居", "低保": "否", "独居": "否"}
    (problem,) = taken(township, tmp_path, line).problems
    assert (problem.column, problem.refused) == ("独居", False)
    assert {flag.category for flag in Elder.objects.get(name="新人").flags.all()} == {"poor"}


def test_a_hazard_of_no_known_kind_is_asked_about_and_the_others_enter(township: Township, tmp_path: Path) -> None:
    report = taken(township, tmp_path, ELDER | {"安全隐患": "电路老化已整改；屋顶漏雨；详见附表"})
    assert [hazard.note for hazard in Elder.objects.get(name="秦大娘").household.hazards.all()] == ["屋顶漏雨"]
    assert ["详见附表" in problem.reason for problem in report.problems] == [True]


def test_a_visitor_whose_hours_are_not_clear_enters_without_them_and_is_named(
    township: Township, tmp_path: Path
) -> None:
    visitors = [
        {"姓名": "隔天来", "类别": "网格员", "工作时间": "隔天 8:00-12:00"},
        {"姓名": "没写", "类别": "网格员"},
        {"姓名": "半天", "类别": "网格员", "工作时间": "周三下午"},
    ]
    report = taken_with_visitors(township, tmp_path, visitors)
    assert [(p.row, p.column) for p in report.problems] == [(2, "工作时间"), (4, "工作时间"), (3, "姓名")]
    hours = {v.name: [h.start.hour for h in v.working_hours.all()] for v in Visitor.objects.filter(kind="grid_worker")}
    assert (hours["隔天来"], hours["没写"], hours["半天"]) == ([], [], [14])


def test_a_sheet_that_says_less_of_a_visitor_leaves_the_rest_as_it_was(township: Township, tmp_path: Path) -> None:
    told = {"姓名": "新网格员", "类别": "网格员", "出行方式": "汽车", "工作时间": "工作日 8:30–11:30"}
    taken_with_visitors(township, tmp_path, [told])
    report = taken_with_visitors(township, tmp_path, [{"姓名": "新网格员", "类别": "不是村干部", "出行方式": ""}])
    visitor = Visitor.objects.get(name="新网格员")
    assert (visitor.kind, visitor.mode, visitor.working_hours.count()) == ("grid_worker", "car", 5)
    assert [problem.column for problem in report.problems] == ["类别"]


def taken_with_visitors(township: Township, tmp_path: Path, visitors: list[dict[str, Any]]) -> ImportReport:
    return enter(township, ledger(tmp_path / "台账.xlsx", ELDER, visitors=visitors))
