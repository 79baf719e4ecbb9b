"""What a known fact looks like in a cell: the preview's "before", and what an export writes."""

from datetime import date
from typing import Any

from visits.register.models import Gender, State

YES, NO = "√", "否"
_CHOICES = {"gender": Gender, "state": State}


def shown(field: str, value: Any) -> str:
    if value in ("", None):
        return ""
    if isinstance(value, bool):
        return "是" if value else NO
    if isinstance(value, date):
        return value.isoformat()
    return str(_CHOICES[field](value).label) if field in _CHOICES else str(value)
