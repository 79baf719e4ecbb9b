"""Who lives and works in the copies: other invented names, telephones and numbers, stored as the product does."""

import copy
from collections import Counter
from datetime import date
from itertools import islice
from typing import Any

import numpy as np

from benchmarks.large.growth import APART
from demo import names
from demo.people import id_number
from visits.register.models import Contact, Elder, Gender, Visitor
from visits.register.spelling.pinyin import pinyin_of

_FIRST_SEQUENCE = 200  # of identity numbers born on one day; the demo's own begin lower
_AT_ONCE = 2000


def people_copy(copies: int, seed: int = 1) -> None:
    rng = np.random.default_rng([seed, copies])
    numbers = Counter[tuple[date, bool]]()
    kinds: list[tuple[Any, Any]] = [(Elder, _elder), (Contact, _contact), (Visitor, _visitor)]
    for model, renamed in kinds:
        originals = list(model._base_manager.filter(pk__lt=APART).order_by("pk"))
        made = (renamed(rng, numbers, _moved(one, n)) for n in range(1, copies + 1) for one in originals)
        while some := list(islice(made, _AT_ONCE)):
            model._base_manager.bulk_create(some)


def _moved(original: Any, n: int) -> Any:
    moved = copy.copy(original)
    moved._state = copy.copy(original._state)
    moved.pk += n * APART
    for field in ("household_id", "elder_id", "area_id", "merged_into_id"):
        if getattr(moved, field, None):
            setattr(moved, field, getattr(moved, field) + n * APART)
    return moved


def _elder(rng: np.random.Generator, numbers: Counter[tuple[date, bool]], elder: Elder) -> Elder:
    female = elder.gender == Gender.FEMALE
    elder.name = names.elder_name(rng, family=names.surname(rng), female=female)
    elder.pinyin = pinyin_of(elder.name)
    elder.phone = elder.phone and _phone(rng)
    if elder.id_number and elder.birth_date:
        numbers[elder.birth_date, female] += 1
        sequence = _FIRST_SEQUENCE + numbers[elder.birth_date, female]
        elder.id_number = id_number(birth=elder.birth_date, sequence=sequence, female=female)
    else:
        elder.id_number = ""
    return elder


def _contact(rng: np.random.Generator, _numbers: object, contact: Contact) -> Contact:
    contact.name = names.younger_name(rng, family=contact.name[0], female=bool(rng.random() < 0.5))
    contact.phone = _phone(rng)
    return contact


def _visitor(rng: np.random.Generator, _numbers: object, visitor: Visitor) -> Visitor:
    visitor.name = names.younger_name(rng, family=names.surname(rng), female=visitor.gender == Gender.FEMALE)
    visitor.phone, visitor.user_id = _phone(rng), None
    return visitor


def _phone(rng: np.random.Generator) -> str:
    """Of the demo's kind: a beginning that no operator has been given."""
    return f"143{int(rng.integers(0, 10**8)):08d}"
