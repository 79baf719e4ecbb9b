"""Who lives and works in the copies: other invented names, telephones and numbers, stored as the product does."""

import copy
from collections import Counter
from itertools import islice
from typing import Any

import numpy as np

from benchmarks.large.growth import APART
from benchmarks.large.steps import Step
from demo import names
from demo.people import id_number
from visits.register.models import Contact, Elder, Gender, Visitor
from visits.register.spelling.pinyin import pinyin_of

_FIRST_SEQUENCE = 200  # of identity numbers born on one day; the demo's own begin lower
_AT_ONCE = 2000
KINDS: tuple[Any, ...] = (Elder, Contact, Visitor)


def people_copying(copies: int, seed: int = 1) -> list[Step]:
    """A step for each kind of people and copy."""
    kinds = (Elder, Contact, Visitor)
    return [
        Step(f"people {kind.__name__} {n}", people_copy, (kind, n, seed))
        for n in range(1, copies + 1)
        for kind in kinds
    ]


def people_copy(kind: Any, n: int, seed: int) -> None:
    originals = list(kind._base_manager.filter(pk__lt=APART).order_by("pk"))
    numbers = _numbers(originals, n) if kind is Elder else {}
    rng = np.random.default_rng([seed, n, KINDS.index(kind)])
    made = (_renamed(rng, _moved(one, n), numbers) for one in originals)
    while some := list(islice(made, _AT_ONCE)):
        kind._base_manager.bulk_create(some)


def _renamed(rng: np.random.Generator, one: Any, numbers: dict[int, int]) -> Any:
    match one:
        case Elder():
            return _elder(rng, one, numbers[one.pk])
        case Contact():
            return _contact(rng, one)
        case _:
            return _visitor(rng, one)


def _numbers(elders: list[Elder], n: int) -> dict[int, int]:
    """By the key of a copy, the sequence in its identity number: another for each copy of each born on one day."""
    born = Counter((elder.birth_date, elder.gender) for elder in elders)
    ranks = Counter[Any]()
    numbers = {}
    for elder in elders:
        of_day = (elder.birth_date, elder.gender)
        numbers[elder.pk + n * APART] = _FIRST_SEQUENCE + (n - 1) * born[of_day] + ranks[of_day]
        ranks[of_day] += 1
    return numbers


def _moved(original: Any, n: int) -> Any:
    moved = copy.copy(original)
    moved._state = copy.copy(original._state)
    moved.pk += n * APART
    for field in ("household_id", "elder_id", "area_id", "merged_into_id"):
        if getattr(moved, field, None):
            setattr(moved, field, getattr(moved, field) + n * APART)
    return moved


def _elder(rng: np.random.Generator, elder: Elder, sequence: int) -> Elder:
    female = elder.gender == Gender.FEMALE
    elder.name = names.elder_name(rng, family=names.surname(rng), female=female)
    elder.pinyin = pinyin_of(elder.name)
    elder.phone = elder.phone and _phone(rng)
    if elder.id_number and elder.birth_date:
        elder.id_number = id_number(birth=elder.birth_date, sequence=sequence, female=female)
    else:
        elder.id_number = ""
    return elder


def _contact(rng: np.random.Generator, contact: Contact) -> Contact:
    contact.name = names.younger_name(rng, family=contact.name[0], female=bool(rng.random() < 0.5))
    contact.phone = _phone(rng)
    return contact


def _visitor(rng: np.random.Generator, visitor: Visitor) -> Visitor:
    visitor.name = names.younger_name(rng, family=names.surname(rng), female=visitor.gender == Gender.FEMALE)
    visitor.phone, visitor.user_id = _phone(rng), None
    return visitor


def _phone(rng: np.random.Generator) -> str:
    """Of the demo's kind: a beginning that no operator has been given."""
    return f"143{int(rng.integers(0, 10**8)):08d}"
