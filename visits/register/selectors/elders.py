"""Finding elders: a township's list, and whom some words mean in it."""

import re
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from base.crypto import digits_of, keyed_hash
from geo.models import Area
from geo.scope import Scope
from visits.register.models import Contact, Elder
from visits.register.selectors.phones import elders_by_phone
from visits.register.selectors.seeking import elders_sought, word_fits
from visits.register.spelling.names import undotted
from visits.register.spelling.sought import plain
from visits.register.spelling.typed import LEAST_DIGITS

_NUMBER = re.compile(r"[+\d][\d\s-]+[\dXx]")


def elder_list(*, scope: Scope, area: Area | None = None) -> QuerySet[Elder]:
    """The elders a user may see, with their door and village, in the order of villages and names."""
    elders = scope.narrow(Elder.objects.all(), "household__village")
    if area is not None:
        elders = elders.filter(household__village__code__startswith=area.prefix)
    return elders.select_related("household__village", "household__place").order_by("household__village__code", "pk")


def elder_find(*, scope: Scope, text: str, limit: int = 20) -> list[Elder]:
    """Best matches first, by anything that the responder's box understands (`seeking`)."""
    return [hit.elder for hit in elders_sought(scope=scope, text=text, limit=limit).hits]


def elder_matching(elders: QuerySet[Elder], text: str) -> QuerySet[Elder]:
    """Those of a list whom each word fits in its own way: name, sound, village, contact, digits of a telephone."""
    if _NUMBER.fullmatch(text.strip()) and len(digits_of(text)) >= LEAST_DIGITS:
        by_phone = Q(pk__in=elders_by_phone(digits_of(text)))
        return elders.filter(by_phone | Q(id_number_hash=keyed_hash(text)))
    for word in text.split():
        elders = elders.filter(_word_fits(word))
    return elders


def village_names(ids: Iterable[int]) -> dict[int, str]:
    return dict(Area.objects.filter(pk__in=ids).values_list("pk", "name"))


def _word_fits(word: str) -> Q:
    name = plain(undotted(word)) or word
    contacts = Contact.objects.filter(word_fits(name), elder=OuterRef("pk"))
    return word_fits(name) | Q(household__village__name__icontains=word) | Q(Exists(contacts))
