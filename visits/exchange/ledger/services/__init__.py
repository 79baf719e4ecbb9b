"""Entering what people keep in workbooks, and handing it out."""

from visits.exchange.ledger.services.exporting import ledger_export
from visits.exchange.ledger.services.importing import ledger_import
from visits.exchange.ledger.services.records import records_import

__all__ = ["ledger_export", "ledger_import", "records_import"]
