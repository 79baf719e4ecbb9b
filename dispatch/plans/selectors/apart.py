"""Who lives behind one door and is visited apart, as the plan tells it."""

from dataclasses import dataclass

from dispatch.plans.models import Plan
from dispatch.plans.translate.sentences import apart_sentence
from visits.register.models import Elder


@dataclass(frozen=True)
class ApartTold:
    """Somebody, those behind the same door who are due in the same week, and why they are not visited together."""

    elder: Elder
    beside: list[Elder]
    why: str


def apart_told(*, plan: Plan) -> list[ApartTold]:
    """In the order of the plan; names are for the page to mask. None of plans computed before it was told."""
    told = plan.figures.get("apart") or []
    ids = {elder_id for one in told for elder_id in (one["elder_id"], *one["beside"])}
    elders = Elder.objects.select_related("household__village").in_bulk(ids)
    return [
        ApartTold(
            elders[one["elder_id"]],
            [elders[elder_id] for elder_id in one["beside"] if elder_id in elders],
            apart_sentence(one["why"]),
        )
        for one in told
        if one["elder_id"] in elders
    ]
