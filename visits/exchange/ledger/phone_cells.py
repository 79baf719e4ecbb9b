"""A column of telephone numbers, pure: the first number is kept, and whatever else stands in the cell is told."""

from base.phones import Phones, read_phones
from visits.exchange.ledger.columns import Row
from visits.exchange.ledger.report import ImportReport
from visits.register.spelling.cells import plain_of

LEFT_OUT = "该项未录入，请更正后重新导入"


def phone_in(row: Row, name: str, report: ImportReport, *, whose_words: bool = False) -> str:
    """`whose_words`: the line has a column for the owner of the number, so that 儿媳 beside it says nothing new."""
    try:
        phones = read_phones(plain_of(row.cells.get(name)))
    except ValueError as error:
        report.note(row, name, str(error), LEFT_OUT)
        return ""
    for reason, remedy in _told(phones, whose_words):
        report.note(row, name, reason, remedy)
    return phones.first


def _told(phones: Phones, whose_words: bool) -> list[tuple[str, str]]:
    told = []
    if len(phones.numbers) > 1:
        others = "、".join(phones.numbers[1:])
        told.append((f"有 {len(phones.numbers)} 个号码，只录入了第一个，{others} 未录入", "请把另一个号码写进联系人"))
    if phones.doubt:
        told.append((phones.doubt, "请核对号码；把该列设为“文本”格式再填"))
    if phones.words and not whose_words:
        told.append((f"号码旁写着“{phones.words}”，未录入", "如是别人的号码，请写进联系人"))
    return told
