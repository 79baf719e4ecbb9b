"""The column of names, pure: one person to a line, and whatever is no part of a name is told."""

from visits.exchange.ledger.columns import Row
from visits.exchange.ledger.report import ImportReport
from visits.register.spelling.names import LONGEST, read_name


def name_in(row: Row, report: ImportReport) -> str:
    """The name as it is stored; a cell with several people, or with nobody, keeps the line out."""
    reading = read_name(row.text("name"))
    if reading.several:
        people = "、".join(reading.several)
        report.refuse(row, "name", f"一格里写着 {len(reading.several)} 个人（{people}）", "请一人一行分开填写")
    elif not reading.name and "name" not in row.broken:
        report.refuse(row, "name", "没有姓名", "请补上姓名")
    elif len(reading.name) > LONGEST:
        report.refuse(row, "name", f"姓名超过 {LONGEST} 个字", "请只写姓名，其余写进备注")
    else:
        for doubt in reading.doubts:
            report.note(row, "name", doubt, "请对照身份证核对姓名；姓名以外的话请写进别的列")
    return reading.name
