"""Finding elders: a township's list, and the responder's one box."""

import re
from collections.abc import Iterable

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Replace

from base.crypto import keyed_hash
from base.phones import read_phones
from geo.models import Area
from geo.scope import Scope
from visits.register.models import Contact, Elder
from visits.register.spelling.names import DOT, name_spelled, undotted
from visits.register.spelling.pinyin import pinyin_of

_NUMBER = re.compile(r"[+\d][\d\s-]{5,}[\dXx]")


def elder_list(*, scope: Scope, area: Area | None = None) -> QuerySet[Elder]:
    """The elders a user may see, with their door and village, in the order of villages and names."""
    elders = scope.narrow(Elder.objects.all(), "household__village")
    if area is not None:
        elders = elders.filter(household__village__code__startswith=area.prefix)
    return elders.select_related("household__village", "household__place").order_by("household__village__code", "pk")


def elder_find(*, scope: Scope, text: str, limit: int = 20) -> list[Elder]:
    """Best matches first: name, sound of a name, pinyin, initials, village, contact's name, whole phone or ID number.

    Words separated by spaces must all fit, each in its own way: 上河 王, or wxy 上河村.
    """
    words = text.split()
    if not words:
        return []
    elders = elder_matching(elder_list(scope=scope), text)
    if _NUMBER.fullmatch(text.strip()):
        return list(elders[:limit])
    return list(elders.annotate(rank=_rank(words)).order_by("rank", "household__village__code", "name", "pk")[:limit])


def elder_matching(elders: QuerySet[Elder], text: str) -> QuerySet[Elder]:
    """Those whom a text fits; a whole number of a phone or identity card fits exactly."""
    if _NUMBER.fullmatch(text.strip()):
        return elders.filter(_number_fits(text))
    for word in text.split():
        elders = elders.filter(_word_fits(word))
    return elders


def village_names(ids: Iterable[int]) -> dict[int, str]:
    return dict(Area.objects.filter(pk__in=ids).values_list("pk", "name"))


def _number_fits(text: str) -> Q:
    sought = keyed_hash(text)
    try:
        phone = keyed_hash(read_phones(text).first) or sought
    except ValueError:
        phone = sought
    contacts = Contact.objects.filter(elder=OuterRef("pk"), phone_hash=phone)
    return Q(phone_hash=phone) | Q(id_number_hash=sought) | Q(Exists(contacts))


def _word_fits(word: str) -> Q:
    """A name is found whatever dot it is typed with: spelled as names are stored, and by its sound, which has none."""
    name = name_spelled(word) or word
    contacts = Contact.objects.alias(bare=Replace("name", Value(DOT))).filter(
        elder=OuterRef("pk"), bare__icontains=undotted(word) or word
    )
    fits = Q(name__icontains=name) | Q(household__village__name__icontains=word) | Q(Exists(contacts))
    return fits | Q(pinyin__icontains=sound) if (sound := _sound(word)) else fits


def _sound(word: str) -> str:
    """As it is typed without Chinese keys; empty for a word of marks alone."""
    bare = undotted(word)
    return bare if bare.isascii() else pinyin_of(bare).split()[0]


def _rank(words: list[str]) -> Case:
    """An exact name before a beginning of one, before the same sound, before a contact or a village."""
    whole, sound = Q(), Q()
    begins = Q()
    for word in words:
        name, typed = name_spelled(word) or word, _sound(word) or word
        whole |= Q(name=name)
        begins |= Q(name__istartswith=name)
        sound |= Q(pinyin__istartswith=typed) | Q(pinyin__icontains=f" {typed}")
    return Case(
        When(whole, then=Value(0)),
        When(begins, then=Value(1)),
        When(sound, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
