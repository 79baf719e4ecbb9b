"""Importing past visits: each record once, however often the file is sent, numbered in their order (P90)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import clock
from accounts.crypto import keyed_hash
from accounts.models import AuditAction, User
from accounts.services import audit_record
from geo.address import core_name, normalise
from geo.models import Area
from visits.errors import LedgerWithoutHeader
from visits.ledger.columns import RECORD_COLUMNS, RECORD_MUST_HAVE, Table
from visits.ledger.files import Book
from visits.ledger.headers import HEADER_WITHIN_ROWS, table_in, words_found
from visits.ledger.matching import standing
from visits.ledger.record_lines import RecordLine, RecordReader
from visits.ledger.report import ImportReport
from visits.models import Elder, ElderState, State, Visitor, VisitRecord
from visits.names import undotted
from visits.services.ledger.importing import others_told
from visits.services.record_content import CONTENT

BATCH = 2000
_DAYS_AMONG_TIMES = dict(RECORD_COLUMNS) | {"visited_on": RECORD_COLUMNS["visited_at"], "visited_at": ()}
Visit = tuple[int, datetime]  # whom, and when: what makes two lines one visit, also after a merge of two entries
Track = Callable[[str, list[Any]], Iterable[Any]]


def records_import(
    *,
    book: Book,
    area: Area | None = None,
    apply: bool = False,
    by: User | None = None,
    assigned: Mapping[str, str] | None = None,
    track: Track = lambda label, rows: rows,
    before_keeping: Callable[[ImportReport], None] = lambda report: None,
) -> ImportReport:
    """Enter the good rows in one transaction and report the others; without `apply` nothing is kept.

    Only elders of `area` are meant where one is given. The rest is as in `ledger_import`.
    """
    table, *others = _tables(book, assigned or {})
    report = ImportReport(labels={table.sheet: table.labels}, tables=[table])
    report.remark([*book.remarks, *others_told(others)])
    reader = RecordReader(report, clock.today())
    lines = [line for row in track("读取记录", table.rows) if (line := reader.read(row))]
    with transaction.atomic():
        _Entry(lines, area, report, by).enter(track)
        if apply:
            before_keeping(report)
            counts = dict(report.counts) | {"rows_refused": report.rows_refused}
            audit_record(actor=by, action=AuditAction.CHANGE, subject="visits.visitrecord", records_import=counts)
        transaction.set_rollback(not apply)
    report.applied = apply
    return report


def _tables(book: Book, assigned: Mapping[str, str]) -> list[Table]:
    """A sheet may have its days in a column of times (探访时间) alone."""
    found = []
    for sheet in book.sheets:
        for columns in (RECORD_COLUMNS, _DAYS_AMONG_TIMES):
            table = table_in(sheet, columns, RECORD_MUST_HAVE, assigned)
            if table and ("id_number" in table.labels or {"name", "village"} <= set(table.labels)):
                found.append(table)
                break
    if not found:
        raise LedgerWithoutHeader(
            name=book.name,
            rows=HEADER_WITHIN_ROWS,
            needed="探访日期、公民身份号码（或姓名和村）",
            found=words_found(book),
        )
    return found


class _Entry:
    def __init__(self, lines: list[RecordLine], area: Area | None, report: ImportReport, by: User | None) -> None:
        self._lines, self._report, self._by = lines, report, by
        self._elders = _Elders(lines, area)
        self._visitors = _Visitors(lines)

    def enter(self, track: Track) -> None:
        meant = [(line, elder) for line in self._lines if (elder := self._elder(line))]
        ids = sorted({elder.pk for _, elder in meant})
        list(Elder.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
        records = self._records(meant, track)
        first_versions = VisitRecord.objects.filter(elder__in=ids, replaces=None)
        known = {(record.elder_id, record.visited_at): record for record in first_versions}
        new = [record for key, record in records.items() if key not in known]
        for key, record in records.items():
            self._settle(self._line_of[key], record, known.get(key))
        self._number(new, ids)
        VisitRecord.objects.bulk_create(new, batch_size=BATCH)
        self._report.counts["records_created"] += len(new)
        self._report.counts["records_unchanged"] += len(records) - len(new)

    def _settle(self, line: RecordLine, record: VisitRecord, known: VisitRecord | None) -> None:
        if known is None:
            self._report.settle(line.row, "new", record.elder_id)
        elif _content(known) == _content(record):
            self._report.settle(line.row, "unchanged", record.elder_id)
        else:
            self._report.refuse(line.row, "visited_on", "同一时间已有内容不同的记录", "请在页面上更正那条记录")

    def _elder(self, line: RecordLine) -> Elder | None:
        found = self._elders.meant_by(line)
        if len(found) != 1:
            reason = f"有 {len(found)} 位老人相符" if found else "台账里没有这位老人"
            self._report.refuse(line.row, "id_number" if line.id_number else "name", reason, "请核对号码、姓名和村")
            return None
        died = self._elders.died_on.get(found[0].pk)
        if died and line.visited_at.date() > died:
            self._report.refuse(line.row, "visited_on", f"台账记载已于 {died} 去世", "请核对姓名和日期")
            return None
        if line.id_number and line.name and undotted(line.name) not in self._elders.names[found[0].pk]:
            reason = f"这个号码在台账里是“{found[0].name}”"
            self._report.note(line.row, "name", reason, "已按号码录入，请核对姓名和号码")
        return found[0]

    def _records(self, meant: list[tuple[RecordLine, Elder]], track: Track) -> dict[Visit, VisitRecord]:
        records: dict[Visit, VisitRecord] = {}
        self._line_of: dict[Visit, RecordLine] = {}
        for line, elder in track("核对记录", meant):
            record = self._record(line, elder)
            key = (elder.pk, record.visited_at)
            if key in records:
                twin = self._line_of[key].row.number
                self._report.note(line.row, "visited_on", f"与第 {twin} 行是同一次探访", "已只录入一次，可删去本行")
                self._report.counts["rows_doubled"] += 1
                self._report.settle(line.row, "doubled")
                continue
            records[key], self._line_of[key] = record, line
        return records

    def _record(self, line: RecordLine, elder: Elder) -> VisitRecord:
        visited_at = timezone.make_aware(line.visited_at)
        return VisitRecord(
            uuid=uuid5(NAMESPACE_OID, f"visits.import {elder.pk} {visited_at.isoformat()}"),
            elder=elder,
            visitor=self._visitor(line, elder),
            author=self._by,
            visited_at=visited_at,
            accepted_at=clock.now(),
            mode=line.mode,
            outcome=line.outcome,
            note=line.note,
            **line.checks,
        )

    def _visitor(self, line: RecordLine, elder: Elder) -> Visitor | None:
        found = self._visitors.meant_by(line.visitor, elder)
        if line.visitor and found is None:
            self._report.note(line.row, "visitor", f"探访员名册里没有唯一的“{line.visitor}”", "记录已录入，未填探访人")
        return found

    def _number(self, new: list[VisitRecord], ids: list[int]) -> None:
        last = dict(
            VisitRecord.objects.filter(elder__in=ids).order_by().values_list("elder_id").annotate(Max("sequence"))
        )
        for record in sorted(new, key=lambda record: record.visited_at):
            record.sequence = last[record.elder_id] = last.get(record.elder_id, 0) + 1


class _Elders:
    """The elders that the lines can mean, by ID number and by name and village."""

    def __init__(self, lines: list[RecordLine], area: Area | None) -> None:
        hashes = {keyed_hash(line.id_number) for line in lines if line.id_number}
        names = {line.name for line in lines if not line.id_number}
        self.names: dict[int, set[str]] = defaultdict(set)  # also those of entries merged into the elder's
        self._by_number: dict[str, Elder] = {}
        for entry in _entries(area, id_number_hash__in=hashes):
            elder = self._by_number[entry.id_number_hash] = standing(entry)
            self.names[elder.pk] |= {undotted(entry.name), undotted(elder.name)}
        self._by_name: dict[tuple[str, str], list[Elder]] = defaultdict(list)
        for entry in _entries(area, name__in=names):
            meant = self._by_name[entry.name, _core(entry.household.village.name)]
            if standing(entry) not in meant:
                meant.append(standing(entry))
        died = ElderState.objects.filter(state=State.DIED)
        self.died_on = dict(died.values_list("elder_id", "since"))

    def meant_by(self, line: RecordLine) -> list[Elder]:
        if line.id_number:
            elder = self._by_number.get(keyed_hash(line.id_number))
            return [elder] if elder else []
        return self._by_name.get((line.name, _core(line.village)), [])


class _Visitors:
    """Visitors by name; of namesakes, the one whose area holds the elder's village."""

    def __init__(self, lines: list[RecordLine]) -> None:
        self._by_name: dict[str, list[Visitor]] = defaultdict(list)
        for visitor in Visitor.objects.filter(name__in={line.visitor for line in lines}).select_related("area"):
            self._by_name[visitor.name].append(visitor)

    def meant_by(self, name: str, elder: Elder) -> Visitor | None:
        village = elder.household.village.code
        near = [visitor for visitor in self._by_name.get(name, []) if village.startswith(visitor.area.prefix)]
        return near[0] if len(near) == 1 else None


def _entries(area: Area | None, **which: Any) -> Iterable[Elder]:
    """Those merged into another entry too, for files go on naming them."""
    inside = {"household__village__code__startswith": area.prefix} if area else {}
    rows = Elder.everyone.filter(**which, **inside).order_by("pk")
    return rows.select_related("household__village", "merged_into__household__village")


def _core(village: str) -> str:
    return core_name(normalise(village))


def _content(record: VisitRecord) -> tuple[Any, ...]:
    """What a record says; the visitor is left out, for a name unknown at first may be known by now."""
    return tuple(getattr(record, name) for name in CONTENT if name != "visitor")
