"""Entering what people keep in workbooks."""

from visits.services.ledger.importing import ledger_import
from visits.services.ledger.records import records_import

__all__ = ["ledger_import", "records_import"]
