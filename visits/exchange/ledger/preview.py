"""What a check says about each line and each column, ready to be kept until somebody looks at it."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from visits.exchange.ledger.columns import ELDER_COLUMNS, RECORD_COLUMNS, VISITOR_COLUMNS, Synonyms, bare
from visits.exchange.ledger.headers import header_of
from visits.exchange.ledger.report import ImportReport, Problem
from visits.exchange.ledger.sheets import Book
from visits.exchange.models import ImportKind, LineOutcome

VISITOR_SHEET = "探访员"


def synonyms_of(kind: str) -> Synonyms:
    return ELDER_COLUMNS if kind == ImportKind.LEDGER else RECORD_COLUMNS


def columns_told(book: Book, kind: str, assigned: Mapping[str, str]) -> list[dict[str, Any]]:
    """Of each sheet with a header: its name, whom it is about, and each column with its field and a sample."""
    told = []
    for sheet in book.sheets:
        is_visitors = kind == ImportKind.LEDGER and VISITOR_SHEET in sheet.name
        header = header_of(sheet, VISITOR_COLUMNS, {}) if is_visitors else header_of(sheet, synonyms_of(kind), assigned)
        if header and len(header.columns) > 1 and (header.fields or len(book.sheets) == 1):
            columns = [[c.label, bare(c.label), c.field, c.sample[:30]] for c in header.columns]
            told.append({"sheet": sheet.name, "visitors": is_visitors, "columns": columns})
    return told


def line_outcomes(report: ImportReport) -> Iterator[dict[str, Any]]:
    """One for each row of the tables, in their order: the columns of an `ImportLine`."""
    problems: dict[tuple[str, int], list[Problem]] = defaultdict(list)
    for problem in report.problems:
        problems[problem.sheet, problem.row].append(problem)
    for table in report.tables:
        for row in table.rows:
            key = (row.sheet, row.number)
            outcome = report.outcomes.get(key)
            refused = key in report.refused or outcome is None
            content = {
                "cells": {name: row.text(name)[:200] for name in table.labels if row.text(name)},
                "changes": [[c.field, c.before, c.after] for c in outcome.changes] if outcome else [],
                "problems": [[p.field, p.reason, p.remedy, p.refused] for p in problems[key]],
                "elder": outcome.elder_id if outcome else None,
            }
            yield {
                "sheet": row.sheet[:40],
                "number": row.number,
                "outcome": LineOutcome.REFUSED if refused or outcome is None else LineOutcome(outcome.kind),
                "is_noted": bool(problems[key]) and not refused,
                "content": json.dumps(content, ensure_ascii=False),
            }
