"""Importing past visits: each record once, however often the file is sent, numbered in their order (P90)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from base.crypto import keyed_hash
from geo.address import core_name, normalise
from geo.addresses.services import village_cell_read
from geo.models import Area
from visits.errors import LedgerWithoutHeader
from visits.exchange.ledger.columns import RECORD_COLUMNS, RECORD_MUST_HAVE, Table
from visits.exchange.ledger.headers import HEADER_WITHIN_ROWS, table_in, words_found
from visits.exchange.ledger.matching import HeirlessVillages, standing
from visits.exchange.ledger.record_lines import RecordLine, RecordReader
from visits.exchange.ledger.report import ImportReport
from visits.exchange.ledger.services.importing import others_told
from visits.exchange.ledger.sheets import Book
from visits.exchange.ledger.year_told import YearTold
from visits.records.models import VisitRecord
from visits.records.same_visit import SameVisit, VisitTold, judge_visits
from visits.records.selectors.same_visits import Chain, Found, KnownVisits, told_by
from visits.register.models import Elder, ElderState, State, Visitor
from visits.register.spelling.names import undotted

BATCH = 2000
_DAYS_AMONG_TIMES = dict(RECORD_COLUMNS) | {"visited_on": RECORD_COLUMNS["visited_at"], "visited_at": ()}
ASK = "请写明探访时间；或加一列“是否同一次”，写“同一次”或“另一次”，再导入"
Track = Callable[[str, list[Any]], Iterable[Any]]


def records_import(
    *,
    book: Book,
    area: Area | None = None,
    apply: bool = False,
    by: User | None = None,
    assigned: Mapping[str, str] | None = None,
    year: YearTold | None = None,
    track: Track = lambda label, rows: rows,
    before_keeping: Callable[[ImportReport], None] = lambda report: None,
) -> ImportReport:
    """Enter the good rows in one transaction and report the others; without `apply` nothing is kept.

    Only elders of `area` are meant where one is given. `year` is the one of days that are written without (9月5日).
    The rest is as in `ledger_import`.
    """
    table, *others = _tables(book, assigned or {})
    report = ImportReport(labels={table.sheet: table.labels}, tables=[table])
    report.remark([*book.remarks, *others_told(others)])
    reader = RecordReader(report, clock.today(), year)
    lines = [line for row in track("读取记录", table.rows) if (line := reader.read(row))]
    if count := report.counts["days_of_the_year_told"]:
        report.remarks.append(f"有 {count} 行的日期没有写年份，都按{year}读")
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
    """One pass over the lines, with all records of their days in memory."""

    def __init__(self, lines: list[RecordLine], area: Area | None, report: ImportReport, by: User | None) -> None:
        self._lines, self._report, self._by = lines, report, by
        self._elders = _Elders(lines, area)
        self._visitors = _Visitors(lines)
        self._taken: dict[tuple[int, date], list[tuple[RecordLine, VisitTold]]] = defaultdict(list)
        self._meant: set[int] = set()
        self._new: list[VisitRecord] = []

    def enter(self, track: Track) -> None:
        meant = [(line, elder) for line in self._lines if (elder := self._elder(line))]
        ids = sorted({elder.pk for _, elder in meant})
        list(Elder.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
        days = [line.visited_at.date() for line, _ in meant] or [clock.today()]
        self._known = KnownVisits((elder for _, elder in meant), min(days), max(days))
        for line, elder in track("核对记录", meant):
            self._take(line, elder)
        self._number(self._new, ids)
        VisitRecord.objects.bulk_create(self._new, batch_size=BATCH)
        self._report.counts["records_created"] += len(self._new)
        self._report.counts["records_unchanged"] += len(self._meant)

    def _take(self, line: RecordLine, elder: Elder) -> None:
        visitor = self._visitor(line, elder)
        told = _told(line, elder, visitor)
        earlier = self._taken[elder.pk, told.day]
        twin = next((before for before, other in earlier if _beside(line, told, other) != SameVisit.OTHER), None)
        if twin:
            self._beside_twin(line, twin, told)
            return
        found = self._known.meant(told, self._meant)
        if line.same_visit == "other" and line.time_told and not self._is_of_that_minute(found, told):
            found = Found()
        elif line.same_visit == "same" and len(found.asked) == 1:
            found = self._known.chain_of(*found.asked)
        if found.asked:
            self._ask(line, found.asked)
            return
        if found.chain:
            self._settle_known(line, found.chain)
        else:
            self._new.append(self._record(line, elder, visitor))
            self._report.settle(line.row, "new", elder.pk)
        earlier.append((line, told))

    def _is_of_that_minute(self, found: Found, told: VisitTold) -> bool:
        """There are no two visits to one person in one minute, whatever the answer."""
        records = [*found.asked, *(found.chain or ())]
        return any(told_by(record).at == told.at for record in records)

    def _beside_twin(self, line: RecordLine, twin: RecordLine, told: VisitTold) -> None:
        """Two lines of the file: one where they say the same, else somebody has to say."""
        if line.same_visit == "same" or _content(line) == _content(twin):
            reason = f"与第 {twin.row.number} 行各项相同，是同一次探访，只录入一次"
            self._report.note(line.row, "visited_on", reason, "如是同一天的另一次探访，请写明时间")
            self._report.counts["rows_doubled"] += 1
            self._report.settle(line.row, "doubled")
        else:
            reason = f"与第 {twin.row.number} 行是同一天对同一人的探访，看不出是不是同一次"
            self._report.refuse(line.row, "visited_on", reason, ASK)

    def _ask(self, line: RecordLine, asked: Collection[VisitRecord]) -> None:
        at = "、".join(f"{timezone.localtime(record.visited_at):%m-%d %H:%M}" for record in asked)
        self._report.refuse(line.row, "visited_on", f"台账里已有 {at} 的探访记录，看不出是不是同一次", ASK)

    def _settle_known(self, line: RecordLine, chain: Chain) -> None:
        newest = chain[-1]
        if newest.voided:
            reason = f"这次探访的记录已作废（{newest.correction_reason}），没有重新录入"
            self._report.note(line.row, "visited_on", reason, "如确有这次探访，请在页面上重新登记")
        elif not any(_says_no_more(line, version) for version in chain):
            reason = "台账里已有这次探访的记录，内容不同"
            self._report.refuse(line.row, "visited_on", reason, "请在页面上更正那条记录；如是另一次探访，" + ASK)
            return
        self._meant.add(chain[0].pk)
        self._report.settle(line.row, "unchanged", newest.elder_id)

    def _elder(self, line: RecordLine) -> Elder | None:
        found = self._elders.meant_by(line)
        if len(found) != 1:
            self._tell_nobody(line, len(found))
            return None
        died = self._elders.died_on.get(found[0].pk)
        if died and line.visited_at.date() > died:
            self._report.refuse(line.row, "visited_on", f"台账记载已于 {died} 去世", "请核对姓名和日期")
            return None
        if line.time_told and timezone.make_aware(line.visited_at) > clock.now():
            self._report.refuse(line.row, "visited_at", "探访时间还没有到", "请核对时间")
            return None
        if line.id_number and line.name and undotted(line.name) not in self._elders.names[found[0].pk]:
            reason = f"这个号码在台账里是“{found[0].name}”"
            self._report.note(line.row, "name", reason, "已按号码录入，请核对姓名和号码")
        return found[0]

    def _tell_nobody(self, line: RecordLine, found: int) -> None:
        if not found and not line.id_number and (heirless := self._elders.heirless.told(line.village)):
            self._report.refuse(line.row, "village", *heirless)
            return
        reason = f"有 {found} 位老人相符" if found else "台账里没有这位老人"
        self._report.refuse(line.row, "id_number" if line.id_number else "name", reason, "请核对号码、姓名和村")

    def _record(self, line: RecordLine, elder: Elder, visitor: Visitor | None) -> VisitRecord:
        told = _told(line, elder, visitor)
        said = f"visits.import {elder.pk} {told.day} {told.at} {told.mode} {told.outcome} {told.visitor_id}"
        visited_at = timezone.make_aware(line.visited_at)
        return VisitRecord(
            uuid=uuid5(NAMESPACE_OID, said),
            elder=elder,
            visitor=visitor,
            author=self._by,
            visited_at=visited_at if line.time_told else min(visited_at, clock.now()),
            time_told=line.time_told,
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


def _told(line: RecordLine, elder: Elder, visitor: Visitor | None) -> VisitTold:
    at = line.visited_at.time().replace(second=0, microsecond=0) if line.time_told else None
    return VisitTold(elder.pk, line.visited_at.date(), line.mode, line.outcome, at, visitor.pk if visitor else None)


def _beside(line: RecordLine, told: VisitTold, other: VisitTold) -> SameVisit:
    """Two lines of one file; what the clerk answered decides where that is open, but not within one minute."""
    verdict = judge_visits(told, other, beside=True)
    is_answered = line.same_visit == "other" and line.time_told and told.at != other.at
    return SameVisit.OTHER if is_answered else verdict


def _content(line: RecordLine) -> tuple[Any, ...]:
    return line.visited_at, line.mode, line.outcome, line.visitor, line.note, line.checks


def _says_no_more(line: RecordLine, version: VisitRecord) -> bool:
    """All that the line says stands in that version; the visitor is left out, for a name may be known by now."""
    said = {"note": line.note, "mode": line.mode, "outcome": line.outcome, **line.checks}
    return all(not value or getattr(version, name) == value for name, value in said.items())


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
        self._area, self._cells = area, dict[str, tuple[str, ...]]()
        self.heirless = HeirlessVillages(area)
        died = ElderState.objects.filter(state=State.DIED)
        self.died_on = dict(died.values_list("elder_id", "since"))

    def meant_by(self, line: RecordLine) -> list[Elder]:
        if line.id_number:
            elder = self._by_number.get(keyed_hash(line.id_number))
            return [elder] if elder else []
        return (
            self._by_name.get((line.name, _core(line.village))) or self._in_cell(line) or self._in_former_village(line)
        )

    def _in_former_village(self, line: RecordLine) -> list[Elder]:
        """A village that is no more still stands in the addresses of those who lived there."""
        if not self.heirless.named(line.village):
            return []
        core = _core(line.village)
        named = [elder for (name, _), elders in self._by_name.items() if name == line.name for elder in elders]
        return [elder for elder in named if core in normalise(elder.household.address)]

    def _in_cell(self, line: RecordLine) -> list[Elder]:
        """The village's cell says more than its name: 栖溪镇大沟村, 大沟村1组."""
        if line.village not in self._cells:
            self._cells[line.village] = village_cell_read(line.village, area=self._area).codes
        named = [elder for (name, _), elders in self._by_name.items() if name == line.name for elder in elders]
        return [elder for elder in named if elder.household.village.code in self._cells[line.village]]


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
