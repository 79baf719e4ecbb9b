"""The ledger as a workbook that can come in again, masked unless asked otherwise."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

from django.db.models import Prefetch, QuerySet
from openpyxl import Workbook

from accounts.seeing.masking import mask_id_number, mask_name, mask_phone
from visits.exchange.ledger.columns import ELDER_COLUMNS
from visits.exchange.ledger.elder_lines import SITUATION_COLUMNS
from visits.exchange.ledger.workbooks import put_text, save, write_header
from visits.register.models import Elder, ElderState, Hazard, ResponsibilityKind
from visits.register.selectors.answering import answering_on
from visits.register.selectors.categories import flags_on

_LEFT_OUT = {"township", "categories", "note", "same_person"}
_MASKS = {
    "name": mask_name,
    "id_number": mask_id_number,
    "phone": mask_phone,
    "contact_name": mask_name,
    "contact_phone": mask_phone,
    "contact_2_name": mask_name,
    "contact_2_phone": mask_phone,
    "disability_cert_no": mask_id_number,
}
FIELDS = [name for name in ELDER_COLUMNS if name not in _LEFT_OUT]
BATCH = 1000
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Lines = Iterable[dict[str, str]]


def ledger_lines(elders: QuerySet[Elder], *, day: date, masked: bool, fields: Sequence[str] = FIELDS) -> Lines:
    """One line for each elder as known on `day`, in some order of theirs; a batch at a time is in memory."""
    for batch in _batches(elders):
        for line in _lines(batch, day):
            yield {name: _cell(name, line.get(name, ""), masked) for name in fields}


def ledger_write(target: Path | BinaryIO, lines: Lines, fields: Sequence[str] = FIELDS) -> int:
    """A workbook of texts; returns how many lines it holds."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "老人台账"
    write_header(sheet, [ELDER_COLUMNS[name][0] for name in fields])
    number = 1
    for number, line in enumerate(lines, start=2):
        for column, name in enumerate(fields, start=1):
            put_text(sheet.cell(number, column), line[name])
    save(book, target)
    return number - 1


def ledger_write_csv(target: BinaryIO, lines: Lines, fields: Sequence[str] = FIELDS) -> int:
    """For programs, and for Excel: UTF-8 with its mark; what would be a formula has an apostrophe before it."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    writer, count = csv.writer(text), 0
    writer.writerow([ELDER_COLUMNS[name][0] for name in fields])
    for line in lines:
        writer.writerow(["'" + cell if cell.startswith(_BEGINS_A_FORMULA) else cell for cell in line.values()])
        count += 1
    text.flush()
    text.detach()
    return count


def _cell(name: str, text: str, masked: bool) -> str:
    return _MASKS[name](text) if masked and name in _MASKS else text


def _batches(elders: QuerySet[Elder]) -> Iterable[QuerySet[Elder]]:
    ids = list(elders.values_list("pk", flat=True))
    for first in range(0, len(ids), BATCH):
        yield elders.filter(pk__in=ids[first : first + BATCH])


def _lines(elders: QuerySet[Elder], day: date) -> list[dict[str, str]]:
    rows = elders.select_related("household__village", "household__place", "situation").prefetch_related(
        "contacts",
        Prefetch("flags", flags_on(day)),
        Prefetch("states", ElderState.objects.filter(since__lte=day)),
        Prefetch("responsibilities", answering_on(day).select_related("visitor")),
    )
    hazards: dict[int, list[str]] = defaultdict(list)
    open_hazards = Hazard.objects.filter(household__elders__in=elders, closed_on=None).distinct().order_by("pk")
    for household_id, note in open_hazards.values_list("household_id", "note"):
        hazards[household_id].append(note)
    return [_line(elder, hazards.get(elder.household_id, [])) for elder in rows]


def _line(elder: Elder, hazards: Iterable[str]) -> dict[str, str]:
    place, states = elder.household.place, list(elder.states.all())
    line = {
        "village": elder.household.village.name,
        "name": elder.name,
        "gender": str(elder.get_gender_display()) if elder.gender else "",
        "id_number": elder.id_number,
        "birth_date": elder.birth_date.isoformat() if elder.birth_date else elder.birth_about,
        "phone": elder.phone,
        "address": elder.household.address,
        "lives_at_hukou": "是" if elder.lives_at_hukou else "否",
        "registered_on": elder.registered_on.isoformat(),
        "state": str(states[-1].get_state_display()) if states else "",
        "state_since": states[-1].since.isoformat() if states else "",
        "hazards": "；".join(hazards),
    }
    if situation := getattr(elder, "situation", None):
        line |= {name: getattr(situation, name) for name in SITUATION_COLUMNS}
    if elder.household.monthly_income is not None:
        line["monthly_income"] = str(elder.household.monthly_income)
    if place and place.level == "door":
        line |= {"lon": f"{place.point.x:.6f}", "lat": f"{place.point.y:.6f}"}
    line |= {flag.category: "√" for flag in elder.flags.all()}
    for prefix, contact in zip(("contact", "contact_2"), elder.contacts.all(), strict=False):
        line |= {
            f"{prefix}_name": contact.name,
            f"{prefix}_relation": contact.relation,
            f"{prefix}_phone": contact.phone,
        }
    for row in elder.responsibilities.all():
        line["responsible" if row.kind == ResponsibilityKind.RESPONSIBLE else "stand_in"] = row.visitor.name
    return line
