"""Entering what people keep in workbooks, and handing it out."""

from visits.services.ledger.exporting import ledger_export
from visits.services.ledger.importing import ledger_import
from visits.services.ledger.records import records_import

__all__ = ["ledger_export", "ledger_import", "records_import"]
