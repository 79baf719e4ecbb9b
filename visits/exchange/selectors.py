"""Reading what was handed in and what is handed out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.seeing.masking import mask_id_number, mask_phone
from base import clock
from geo.models import Area
from geo.scope import Scope
from visits.duty.coverage import due_states
from visits.duty.selectors.facts import counting_as
from visits.exchange.ledger.columns import ELDER_COLUMNS, NOT_NEEDED, RECORD_COLUMNS, VISITOR_COLUMNS, Row
from visits.exchange.ledger.preview import synonyms_of
from visits.exchange.ledger.report import ImportReport
from visits.exchange.models import ExportRun, ImportKind, ImportLine, ImportRun, LineOutcome
from visits.register.models import Category, Elder, ElderState, Tier
from visits.register.models.elders import GONE

NOTED = "noted"
_WHO = ("name", "village")
_MASKS = {
    "id_number": mask_id_number,
    "disability_cert_no": mask_id_number,
    "phone": mask_phone,
    "contact_phone": mask_phone,
    "contact_2_phone": mask_phone,
}


def imports_seen(*, scope: Scope) -> "QuerySet[ImportRun]":
    rows = ImportRun.objects.select_related("area", "made_by").order_by("-made_at", "-pk")
    return scope.narrow(rows, "area")


def exports_seen(*, scope: Scope, by: User) -> "QuerySet[ExportRun]":
    """One's own, and of others what is masked: whoever wants it whole gives a reason of their own."""
    rows = ExportRun.objects.select_related("area").filter(Q(made_by=by) | Q(masked=True)).order_by("-made_at", "-pk")
    return scope.narrow(rows, "area")


@dataclass(frozen=True)
class ColumnTold:
    """One header of the file; `field` is "" where nobody knows what it means or somebody left it out."""

    label: str
    bare: str
    field: str
    sample: str
    is_left_out: bool


@dataclass(frozen=True)
class SheetTold:
    name: str
    columns: list[ColumnTold]
    is_visitors: bool
    remarks: list[str]

    @property
    def unknown(self) -> list[ColumnTold]:
        return [column for column in self.columns if not column.field and not column.is_left_out]


def sheets_told(*, run: ImportRun) -> list[SheetTold]:
    told = json.loads(run.columns) if run.columns else []
    return [
        SheetTold(
            sheet["sheet"],
            [
                ColumnTold(
                    label, bare, field, sample, run.assigned.get(bare) == "" or (not field and bare in NOT_NEEDED)
                )
                for label, bare, field, sample in sheet["columns"]
            ],
            sheet["visitors"],
            sheet.get("remarks", []),
        )
        for sheet in told
    ]


def _known(bare: str) -> str | None:
    return "" if bare in NOT_NEEDED else None


def field_titles(kind: str) -> dict[str, str]:
    """What our own template calls each field."""
    return {name: words[0] for name, words in synonyms_of(kind).items()}


@dataclass(frozen=True)
class Cell:
    """`before` is what was known, where the line says otherwise; `reason` what is wrong with it."""

    field: str
    text: str
    before: str | None = None
    reason: str = ""
    remedy: str = ""
    is_refused: bool = False


@dataclass(frozen=True)
class Line:
    sheet: str
    number: int
    outcome: str
    title: str
    is_noted: bool
    cells: list[Cell]
    elder_id: int | None


def lines_found(*, run: ImportRun, show: str) -> "QuerySet[ImportLine]":
    """All lines, those of one outcome, or those that enter with something left out."""
    lines = ImportLine.objects.filter(run=run)
    if show == NOTED:
        return lines.filter(is_noted=True)
    return lines.filter(outcome=show) if show in LineOutcome.values else lines


def line_counts(*, run: ImportRun) -> dict[str, int]:
    counted = dict(ImportLine.objects.filter(run=run).order_by().values_list("outcome").annotate(Count("pk")))
    return {name: counted.get(name, 0) for name in LineOutcome.values} | {
        NOTED: ImportLine.objects.filter(run=run, is_noted=True).count()
    }


def line_read(line: ImportLine, fields: list[str]) -> Line:
    """The cells of these fields; numbers are masked where nothing is wrong with them and nothing changes."""
    told = json.loads(line.content)
    changes = {field: before for field, before, _after in told["changes"]}
    after = {field: now for field, _before, now in told["changes"]}
    problems = {field: (reason, remedy, refused) for field, reason, remedy, refused in told["problems"]}
    cells = []
    for field in fields:
        text = told["cells"].get(field, "") or after.get(field, "")
        plain = field in changes or field in problems
        reason, remedy, refused = problems.get(field, ("", "", False))
        shown = text if plain or field not in _MASKS else _MASKS[field](text)
        cells.append(Cell(field, shown, changes.get(field), reason, remedy, refused))
    title = str(LineOutcome(line.outcome).label)
    return Line(line.sheet, line.number, line.outcome, title, line.is_noted, cells, told["elder"])


def fields_shown(*, lines: list[ImportLine], kind: str) -> list[str]:
    """Fields that any of the lines speaks of: who it is first, then what changes or is wrong, then the rest."""
    said: set[str] = set()
    telling: set[str] = set(_WHO)
    for line in lines:
        told = json.loads(line.content)
        telling |= {change[0] for change in told["changes"]} | {problem[0] for problem in told["problems"]}
        said |= set(told["cells"])
    order = [*_WHO, *(ELDER_COLUMNS if kind == ImportKind.LEDGER else RECORD_COLUMNS), *VISITOR_COLUMNS]
    shown = [name for name in dict.fromkeys(order) if name in said | telling]
    return sorted(shown, key=lambda name: name not in telling)


def problems_report(*, run: ImportRun) -> ImportReport:
    """The kept lines as the report that the workbook of rows to mend is written from."""
    labels: dict[str, Mapping[str, str]] = {
        sheet.name[:40]: {c.field: c.label for c in sheet.columns if c.field} for sheet in sheets_told(run=run)
    }
    report = ImportReport(labels=dict(labels))
    wrong = ImportLine.objects.filter(run=run).filter(Q(outcome=LineOutcome.REFUSED) | Q(is_noted=True))
    for line in wrong.iterator(chunk_size=2000):
        told = json.loads(line.content)
        row = Row(line.sheet, line.number, told["cells"])
        for field, reason, remedy, refused in told["problems"]:
            (report.refuse if refused else report.note)(row, field, reason, remedy)
    return report


def elders_exported(*, area: Area, filters: Mapping[str, str]) -> QuerySet[Elder]:
    """Of an area: those in a category, in a tier today, of the `elders` named ("12,15"), and, unless asked otherwise,
    still in the ledger."""
    elders = Elder.objects.filter(household__village__code__startswith=area.prefix)
    if "elders" in filters:
        elders = elders.filter(pk__in=[int(pk) for pk in filters["elders"].split(",") if pk])
    if filters.get("gone") != "yes":
        elders = elders.exclude(pk__in=_gone(elders))
    if filters.get("category") in Category.values:
        held = counting_as(filters["category"], clock.today()).filter(elder=OuterRef("pk"))
        elders = elders.filter(Exists(held))
    if filters.get("tier") in Tier.values:
        in_tier = [pk for pk, state in due_states(elders=elders).items() if state.tier == filters["tier"]]
        elders = elders.filter(pk__in=in_tier)
    return elders.order_by("household__village__code", "household_id", "pk")


def _gone(elders: QuerySet[Elder]) -> list[int]:
    """Whose latest state says that they have died or moved away."""
    states = ElderState.objects.filter(elder__in=elders, since__lte=clock.today()).order_by("since")
    latest = dict(states.values_list("elder_id", "state"))
    return [elder_id for elder_id, state in latest.items() if state in GONE]
