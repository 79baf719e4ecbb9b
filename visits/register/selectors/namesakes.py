"""Who in the ledger may be the person that somebody is about to enter (P8, P9)."""

from django.db.models import Q

from visits.register.duplicates import LIKELY, compare
from visits.register.models import Elder
from visits.register.same_person import Verdict, judge
from visits.register.selectors.likeness import entry_of, traits_of

TOWNSHIP_DIGITS = 9
SHOWN = 5


def elders_alike(*, elder: Elder) -> list[Elder]:
    """`elder` is not saved yet. Of one name in the village: whoever is not certainly another; else in the township:
    whose name, birth and number are as like as the list of double entries asks for.
    """
    township = elder.household.village.code[:TOWNSHIP_DIGITS]
    near = Elder.objects.filter(household__village__code__startswith=township).select_related("household__village")
    same = Q(name=elder.name)
    if elder.birth_date:
        same |= Q(birth_date=elder.birth_date)
    if elder.phone_hash:
        same |= Q(phone_hash=elder.phone_hash)
    return [other for other in near.filter(same).order_by("pk") if _is_alike(elder, other)][:SHOWN]


def _is_alike(elder: Elder, other: Elder) -> bool:
    verdict = judge(traits_of(elder), traits_of(other), beside=True)
    if other.name == elder.name:
        of_one_village = other.household.village_id == elder.household.village_id
        return verdict != Verdict.OTHER and (of_one_village or other.birth_date == elder.birth_date is not None)
    return compare(entry_of(elder), entry_of(other)).score >= LIKELY
