"""Entering what people keep in workbooks."""

from visits.services.ledger.importing import ledger_import

__all__ = ["ledger_import"]
