"""Finding the header, pure: in one line, or in two, of which the upper names groups (紧急联系人 over 姓名, 关系, 电话).

Whose telephone a column holds is told by its group, or by the column before it: what stands after 联系人 and 关系 is
theirs. Where it cannot be told the column is left out, and asked for.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from visits.exchange.ledger.broken import broken_word
from visits.exchange.ledger.columns import NOT_NEEDED, Column, Header, Row, Synonyms, Table, bare
from visits.exchange.ledger.sheets import Book, RawSheet
from visits.register.spelling.cells import Cell, text_of

HEADER_WITHIN_ROWS = 15
LONGEST_GROUP = 14
_NOBODY = re.compile(r"合\s*计|总\s*计|小\s*计|填表人|审核人|制表|单位负责人|\(示例\)")
_PROGRAMS_NOTHING = ("nan", "NaN", "None", "NULL", "null", "NaT", "<NA>", "(null)")  # as programs export empty cells
_TITLE = re.compile(r"台账|花名册|登记表|统计表|汇总表|名单|一览表|明细|[:：]|\d{4}|[年月]\s*日?$")
_CONTACTS = re.compile(r"联系人|监护|家属|亲属|亲友|子女|儿女|赡养|抚养|扶养|照护人|照料人|配偶")
_VISITORS = re.compile(r"责任人|探访[人员]|走访人|包[联保]|帮扶|结对|网格员|干部|志愿|服务人员")
_ELDERS = re.compile(r"老[年]?人|本人|个人|基本|对象|人员|身份|住户")
_UNDER_PHONES = re.compile(r"本人|老人|家属|子女|固定电话|座机")
_RELATION = "contact_relation"
_PERSONAL = {"name", "gender", "id_number", "birth_date", "phone", "address"}
_OF_CONTACT = {
    "name": "name", "contact_name": "name", "contact_relation": "relation", "phone": "phone", "contact_phone": "phone",
}  # fmt: skip
_WHOSE_PHONE = ("电话", "联系电话", "手机", "手机号", "手机号码", "联系方式", "电话号码")  # says nobody's name


@dataclass(frozen=True)
class _Head:
    """One column's header: the group above it, where there is one, and its own words."""

    index: int
    group: str
    own: str

    @property
    def label(self) -> str:
        return f"{self.group}·{self.own}" if self.group else self.own


def header_of(sheet: RawSheet, synonyms: Synonyms, assigned: Mapping[str, str]) -> Header | None:
    """The row among the first that names most fields, else the one with most words; None for a sheet without any.

    `assigned` holds what a person decided: the bare header's field, or "" to leave the column out.
    """
    known = {bare(word): field for field, words in synonyms.items() for word in words} | dict(assigned)
    rows = sheet.rows[:HEADER_WITHIN_ROWS]
    scored = [
        (len({known[word] for word in words if known.get(word)}), len(words), number)
        for number, words in enumerate(map(_words, rows))
    ]
    named = max(scored, key=lambda one: (one[0], -one[2]), default=(0, 0, 0))
    at = named[2] if named[0] else max(scored, key=lambda one: (one[1], -one[2]), default=named)[2]
    if not rows or not _words(rows[at]):
        return None
    heads, last = _heads(sheet.rows, at, known)
    fields = _fields(heads, known, assigned)
    return Header(
        last, [Column(h.index, h.label, fields.get(h.index, ""), _sample(sheet, last, h.index)) for h in heads]
    )


def table_in(
    sheet: RawSheet, synonyms: Synonyms, must_have: Iterable[str], assigned: Mapping[str, str] | None = None
) -> Table | None:
    """Find the header among the first rows; None where a field that is needed is missing."""
    header = header_of(sheet, synonyms, assigned or {})
    if header is None or not set(must_have) <= set(header.fields):
        return None
    labels = {column.field: column.label for column in header.columns if column.field}
    left_out = {bare(label) for label, field in (assigned or {}).items() if not field} | NOT_NEEDED
    unread = [c.label for c in header.columns if not c.field and bare(c.label) not in left_out and c.sample]
    return Table(sheet.name, labels, list(_rows(sheet, header)), unread)


def words_found(book: Book) -> str:
    """What stands where a header was looked for, to be shown beside what was wanted."""
    found = (header_of(sheet, {}, {}) for sheet in book.sheets)
    labels = [column.label[:20] for header in found if header for column in header.columns]
    return "、".join(labels[:12]) + ("…" if len(labels) > 12 else "") or "没有文字"


# ── One line or two ──────────────────────────────────────────────────────────────────────────────────────────────────


def _heads(rows: Sequence[Sequence[Cell]], at: int, known: Mapping[str, str]) -> tuple[list[_Head], int]:
    """The columns with their groups, and the header's last line."""
    if at > 0 and (groups := _groups(rows[at - 1], rows[at])):
        return _paired(rows[at - 1], rows[at], groups), at
    if at + 1 < len(rows) and _continues(rows[at], rows[at + 1], known):
        return _paired(rows[at], rows[at + 1], _groups(rows[at], rows[at + 1])), at + 1
    return [_Head(c, "", text) for c in range(len(rows[at])) if bare(text := _word(rows[at], c))], at


def _word(row: Sequence[Cell], column: int) -> str:
    cell = row[column] if column < len(row) else ""
    return text_of(cell) if isinstance(cell, str) else ""


def _groups(upper: Sequence[Cell], lower: Sequence[Cell]) -> dict[int, str]:
    """Column → the group over it. A blank beside a group belongs to it; a title over everything is no group."""
    found: dict[int, str] = {}
    current = ""
    for column in range(len(lower)):
        over, own = _word(upper, column), _word(lower, column)
        if over:
            current = over
        elif column - 1 not in found:
            current = ""
        if current and own and own != current:
            found[column] = current
    spans = {group: [c for c, g in found.items() if g == group] for group in set(found.values())}
    named = sum(bool(_word(lower, column) or _word(upper, column)) for column in range(len(lower)))
    titles = {
        group
        for group, columns in spans.items()
        if _TITLE.search(group) or len(group) > LONGEST_GROUP or len(columns) == named
    }
    return {column: group for column, group in found.items() if group not in titles}


def _paired(upper: Sequence[Cell], lower: Sequence[Cell], groups: Mapping[int, str]) -> list[_Head]:
    heads = []
    for column in range(max(len(upper), len(lower))):
        own = _word(lower, column) or ("" if _TITLE.search(_word(upper, column)) else _word(upper, column))
        if bare(own):
            heads.append(_Head(column, groups.get(column, ""), own))
    return heads


def _continues(upper: Sequence[Cell], lower: Sequence[Cell], known: Mapping[str, str]) -> bool:
    """The line below is the header's second: words of headers alone, under groups."""
    below = {column: _word(lower, column) for column in range(len(lower)) if text_of(lower[column])}
    own = {column: word for column, word in below.items() if word != _word(upper, column)}
    are_heads = all(bare(word) in known or _UNDER_PHONES.fullmatch(bare(word)) for word in own.values())
    return bool(own) and are_heads and set(own) <= set(_groups(upper, lower))


# ── Which field ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _fields(heads: Sequence[_Head], known: Mapping[str, str], assigned: Mapping[str, str]) -> dict[int, str]:
    """Column → field; what a person assigned goes first, then the first of two equal headers."""
    meant: dict[int, str] = {}
    contacts = list(dict.fromkeys(head.group for head in heads if _CONTACTS.search(head.group)))
    whose, group = "elder", ""
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        label, own = bare(head.label), known.get(bare(head.own), "")
        whose, group = whose if head.group == group else "elder", head.group
        if label in assigned:
            meant[head.index] = assigned[label]
        elif head.group in contacts:
            meant[head.index] = _of_contact(own, contacts.index(head.group), known)
        elif head.group and (bare(head.group) in _WHOSE_PHONE or _VISITORS.search(head.group) or label in known):
            meant[head.index] = _in_group(head, own, known)
        elif head.group and own in _PERSONAL and not _ELDERS.search(head.group):
            meant[head.index] = ""  # of nobody whom we know
        else:
            if own == "name" and "name" in meant.values() and following and known.get(bare(following.own)) == _RELATION:
                own = "contact_name"
            whose = _whose_next(own, whose, set(meant.values()))
            meant[head.index] = _of_whom(own, bare(head.own), whose, meant)
    taken: dict[str, int] = {}
    for head in sorted(heads, key=lambda head: bare(head.label) not in assigned):
        if field := meant[head.index]:
            taken.setdefault(field, head.index)
    return {column: field for field, column in taken.items()}


def _of_contact(field: str, rank: int, known: Mapping[str, str]) -> str:
    part = _OF_CONTACT.get(field, "")
    told = f"{('contact', 'contact_2')[rank]}_{part}" if part and rank < 2 else ""
    return told if told in known.values() else ""


def _in_group(head: _Head, field: str, known: Mapping[str, str]) -> str:
    """联系方式 over 本人 and 紧急联系人, 探访责任人 over 姓名 and 电话, or a header that is known with its group."""
    if bare(head.group) in _WHOSE_PHONE:
        return "contact_phone" if _CONTACTS.search(head.own) else "phone"
    if whole := known.get(bare(head.label)):
        return whole
    told = next((name for name in ("responsible", "visitor") if name in known.values()), "")
    return told if field in ("name", told) else ""


def _whose_next(field: str, whose: str, before: set[str]) -> str:
    """Of whom the columns from here on speak: a second 姓名 begins another person, any other fact leads back."""
    if field.startswith("contact") and not field.endswith("phone"):
        return "contact_2" if field.startswith("contact_2") else "contact"
    if field in ("responsible", "stand_in", "visitor"):
        return "visitor"
    if field == "name" and "name" in before:
        return "somebody"
    return whose if field == "phone" else "elder"


def _of_whom(field: str, label: str, whose: str, meant: Mapping[int, str]) -> str:
    if field == "name" and whose == "somebody":
        return ""
    if field != "phone" or label not in _WHOSE_PHONE or whose == "elder":
        return field
    return f"{whose}_phone" if whose.startswith("contact") and f"{whose}_phone" not in meant.values() else ""


# ── The lines below ──────────────────────────────────────────────────────────────────────────────────────────────────


def _words(row: Sequence[Cell]) -> set[str]:
    return {bare(cell) for cell in row if isinstance(cell, str) and bare(cell)}


def _sample(sheet: RawSheet, header: int, column: int) -> str:
    below = (text_of(row[column]) for row in sheet.rows[header + 1 : header + 20] if column < len(row))
    return next((text for text in below if text), "")


def _rows(sheet: RawSheet, header: Header) -> Iterable[Row]:
    heads = {column.field: bare(column.label) for column in header.columns if column.field}
    for index in range(header.row + 1, len(sheet.rows)):
        values = sheet.rows[index]
        told = {
            field: values[column]
            for field, column in header.fields.items()
            if column < len(values) and text_of(values[column]) and values[column] not in _PROGRAMS_NOTHING
        }
        if _is_person(told) and not _is_header_again(told, heads):
            broken = {field: word for field, cell in told.items() if (word := broken_word(cell))}
            yield Row(sheet.name, index + 1, {f: cell for f, cell in told.items() if f not in broken}, broken)


def _is_person(cells: Mapping[str, Cell]) -> bool:
    """An empty line, a line of totals (合计), of a signature (填表人：) or the template's example is nobody's."""
    texts = [text_of(cell) for cell in cells.values()]
    return len(set(texts)) > 1 and not any(_NOBODY.match(text) for text in texts)


def _is_header_again(cells: Mapping[str, Cell], heads: Mapping[str, str]) -> bool:
    """Printed lists repeat their header on each page."""
    return len(cells) > 1 and all(heads[field].endswith(bare(text_of(cell))) for field, cell in cells.items())
