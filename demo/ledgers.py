"""Each township's ledger as an Excel file: a title, headers of two rows with merged cells, one line for each elder."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from demo import names
from demo.people import Elder, Household, Kin, People, Visitor
from demo.settlements import Settlements, Village
from demo.terrain import Floats, lon_lat
from demo.untidy import address_text, date_text, id_text, phone_text, wrong_id
from demo.workbooks import workbook_write

Cell = str | int | float | None
Line = dict[str, Cell]

_MARKS = ["经济困难", "孤寡", "失能", "失智", "独居", "空巢", "留守"]
_MARKS += ["计划生育特殊家庭", "分散供养特困", "残疾", "其他特殊困难"]
_MARKS_ABOVE, _KIN_ABOVE = "困难类别", "紧急联系人"
# header of each column, and the merged cell above it ("" where the header itself spans both rows)
_ELDER_COLUMNS: list[tuple[str, str]] = [
    *[(label, "") for label in ["序号", "村", "姓名", "性别", "公民身份号码", "出生日期", "联系电话"]],
    *[(label, "") for label in ["家庭住址", "经度", "纬度"]],
    *[(label, _MARKS_ABOVE) for label in _MARKS],
    *[(label, _KIN_ABOVE) for label in ("紧急联系人", "与老人关系", "紧急联系人电话")],
    *[(label, "") for label in ["纳入台账日期", "状态", "状态日期", "安全隐患", "责任人", "替补", "备注"]],
]
_VISITOR_COLUMNS = ["姓名", "性别", "类别", "电话", "住址", "经度", "纬度", "出行方式", "工作时间", "特长"]
_WEEKDAYS = "一二三四五六日"
_HOUSEHOLD_PEN, _VISITOR_PEN, _SLIPS_PEN = 10, 11, 12
_HAS_STAND_IN = 0.8
_SURVEYED = 0.88  # of the doors: somebody stood there with a phone


@dataclass(frozen=True)
class County:
    """Everything that ledgers and records are written from."""

    seed: int
    settlements: Settlements
    people: People
    today: date


def ledger_write(*, path: Path, county: County, township: int) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "老人台账"
    name = county.settlements.townships[township].name
    _headers(
        sheet,
        f"{names.COUNTY}{name}特殊困难老年人探访关爱服务台账",
        f"填报单位：{name}人民政府    填报日期：{county.today}",
    )
    for line in _elder_lines(county, township):
        sheet.append([line.get(label) for label, _ in _ELDER_COLUMNS])
    visitors = workbook.create_sheet("探访员")
    visitors.append(_VISITOR_COLUMNS)
    for number, visitor in enumerate(county.people.visitors):
        village = county.settlements.villages[visitor.village]
        if village.township == township:
            visitors.append(_visitor_row(np.random.default_rng([county.seed, _VISITOR_PEN, number]), visitor, village))
    workbook_write(path=path, workbook=workbook)


def _headers(sheet: Worksheet, title: str, filed: str) -> None:
    width = len(_ELDER_COLUMNS)
    sheet.append([title])
    sheet.append([filed])
    sheet.append([group or label for label, group in _ELDER_COLUMNS])
    sheet.append([label if group else None for label, group in _ELDER_COLUMNS])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=width)
    for column, (_, group) in enumerate(_ELDER_COLUMNS, start=1):
        if not group:
            sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    for group in (_MARKS_ABOVE, _KIN_ABOVE):
        own = [i for i, (_, above) in enumerate(_ELDER_COLUMNS, start=1) if above == group]
        sheet.merge_cells(start_row=3, end_row=3, start_column=own[0], end_column=own[-1])
    for row in (1, 3, 4):
        for cell in sheet[row]:
            cell.font, cell.alignment = (
                Font(bold=True),
                Alignment(horizontal="center", vertical="center", wrap_text=True),
            )
    sheet.freeze_panes = "D5"


def _elder_lines(county: County, township: int) -> list[Line]:
    """Village by village, with the slips of the pen that every ledger has.

    Each household is written with a pen of its own: the ledger of another day differs only in what has happened.
    """
    people = county.people
    lines: list[Line] = []
    for number, household in enumerate(people.households):
        village = county.settlements.villages[household.village]
        if village.township == township:
            rng = np.random.default_rng([county.seed, _HOUSEHOLD_PEN, number])
            where = _whereabouts(rng, county, household, village)
            for elder in household.elders:
                lines.append(where | _elder_line(rng, people, people.elders[elder]))
    lines += _slips(np.random.default_rng([county.seed, _SLIPS_PEN, township]), lines)
    return [line | {"序号": number} for number, line in enumerate(lines, start=1)]


def _whereabouts(rng: np.random.Generator, county: County, household: Household, village: Village) -> Line:
    township = county.settlements.townships[village.township]
    address = address_text(
        rng,
        city=names.CITY,
        county=names.COUNTY,
        township=township.name,
        village=village.name,
        hamlet=household.hamlet.name if household.hamlet else "",
        number=household.number,
    )
    lon, lat = _degrees(household.door) if rng.random() < _SURVEYED else (None, None)
    written = str(rng.choice([village.name, village.official_name, village.name + "村"], p=[0.6, 0.3, 0.1]))
    return {"村": written, "家庭住址": address, "经度": lon, "纬度": lat}


def _elder_line(rng: np.random.Generator, people: People, elder: Elder) -> Line:
    kin = elder.kin[0] if elder.kin else Kin("", "", "")
    yes, says_active = str(rng.choice(["√", "是", "1"], p=[0.8, 0.15, 0.05])), rng.random() < 0.5
    line: Line = {
        "姓名": elder.name if rng.random() > 0.03 else f"{elder.name[0]} {elder.name[1:]}",
        "性别": "女" if elder.female else "男",
        "公民身份号码": id_text(rng, elder.id_number),
        "出生日期": date_text(rng, elder.birth),
        "联系电话": phone_text(rng, elder.phone),
        "紧急联系人": kin.name or None,
        "与老人关系": kin.relation or None,
        "紧急联系人电话": phone_text(rng, kin.phone) or None,
        "纳入台账日期": date_text(rng, elder.registered),
        "状态": elder.state if elder.state_since or says_active else None,
        "状态日期": elder.state_since.isoformat() if elder.state_since else None,
        "安全隐患": "；".join(elder.hazards) or None,
        "责任人": people.visitors[elder.responsible].name,
        "替补": people.visitors[elder.stand_in].name if rng.random() < _HAS_STAND_IN else None,
    }
    return line | {label: yes for label in _MARKS if label in elder.marks}


def _slips(rng: np.random.Generator, lines: list[Line]) -> list[Line]:
    """Lines copied down the sheet twice, and a few that nobody can import as they stand."""
    copies = [dict(lines[int(i)]) for i in rng.choice(len(lines), size=max(1, len(lines) // 100), replace=False)]
    sound = [line for line in lines if isinstance(line["公民身份号码"], str) and len(line["公民身份号码"]) == 18]
    wrong = [dict(sound[int(i)]) for i in rng.choice(len(sound), size=5, replace=False)]
    wrong[0] |= {"公民身份号码": wrong_id(str(wrong[0]["公民身份号码"])), "姓名": "王" + str(wrong[0]["姓名"])[1:]}
    wrong[1] |= {"姓名": None}
    wrong[2] |= {"村": "柳林湾村", "公民身份号码": None, "姓名": "李四妮", "家庭住址": "柳林湾村村口"}
    wrong[3] |= {"出生日期": "2041-02-30", "公民身份号码": None, "姓名": "赵改莲"}
    wrong[4] |= {"性别": "男" if wrong[4]["性别"] == "女" else "女", "姓名": "孙满囤"}
    return [*copies, *wrong]


def _visitor_row(rng: np.random.Generator, visitor: Visitor, village: Village) -> list[Cell]:
    days = "、".join(f"周{_WEEKDAYS[day - 1]}" for day in visitor.hours.weekdays)
    if visitor.hours.weekdays == (1, 2, 3, 4, 5):
        days = "周一至周五"
    hours = " ".join(f"{start}-{end}" for start, end in visitor.hours.spans)
    lon, lat = _degrees(visitor.door)
    return [
        visitor.name,
        "女" if visitor.female else "男",
        visitor.kind,
        phone_text(rng, visitor.phone),
        village.official_name,
        lon,
        lat,
        visitor.mode,
        f"{days} {hours}",
        "、".join(visitor.traits),
    ]


def _degrees(point: Floats | None) -> tuple[float, float]:
    lon, lat = lon_lat(np.zeros(2) if point is None else point)
    return round(float(lon), 6), round(float(lat), 6)
