"""What a record page starts from."""

from visits.models import Elder, VisitRecord
from visits.models.records import Change


def last_answers(*, elder: Elder, checks: list[str]) -> dict[str, str]:
    """The last real answer to each check: "no change" says nothing of its own and is passed over."""
    found: dict[str, str] = {}
    records = VisitRecord.objects.filter(elder=elder, replaced_by=None).order_by("-visited_at")
    for answers in records.values(*checks):
        for check, answer in answers.items():
            if answer and answer != Change.UNCHANGED:
                found.setdefault(check, answer)
    return found
