"""Elders in their households, and the visitors who look after them: who they are, where they live, how they travel."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count, takewhile

import numpy as np
from numpy.typing import NDArray

from demo import names
from demo.settlements import Hamlet, Settlements
from demo.terrain import Floats

_COUNTED_ON = date(2026, 1, 1)  # ages are those of this day, so that the same people are met on any other
_COUPLES = 0.5  # of the households where nobody lives alone
_IN_HAMLETS = 0.75
_AT_THE_SEAT = 0.5  # of those who ride: many a village has no visitor of its own left
_CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Kin:
    name: str
    relation: str
    phone: str


@dataclass
class Elder:
    name: str
    female: bool
    birth: date
    id_number: str
    phone: str
    marks: list[str]
    registered: date
    kin: list[Kin]
    household: int
    weekly: bool
    state: str = "在册"
    state_since: date | None = None
    hazards: list[str] = field(default_factory=list)
    responsible: int = -1
    stand_in: int = -1


@dataclass
class Household:
    village: int
    hamlet: Hamlet | None
    number: int
    """house number within the settlement, from 1"""
    door: Floats | None = None
    elders: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Hours:
    """Weekdays (1 is Monday) and the hours kept on each of them."""

    weekdays: tuple[int, ...]
    spans: tuple[tuple[str, str], ...]

    @property
    def weekly(self) -> float:
        return len(self.weekdays) * sum(_hours(end) - _hours(start) for start, end in self.spans)


@dataclass
class Visitor:
    name: str
    kind: str
    female: bool
    phone: str
    village: int
    mode: str
    hours: Hours
    traits: list[str]
    door: Floats | None = None


_MORNINGS = Hours((1, 2, 3, 4, 5), (("08:30", "11:30"),))
_AFTERNOONS = Hours((1, 3, 5), (("14:30", "17:30"),))
_FULL = Hours((1, 2, 3, 4, 5), (("08:30", "12:00"), ("14:00", "17:30")))
_TWO_DAYS = Hours((2, 4), (("08:30", "12:00"), ("14:00", "17:00")))
_WEEKEND = Hours((6, 7), (("09:00", "12:00"),))
# In every third township nearly everybody has fields to see to: hours are far short of what is owed.
_SHORT_OF_HANDS = 2
_TWO_MORNINGS = [Hours(days, (("08:30", "11:10"),)) for days in ((1, 4), (2, 5), (3, 5), (1, 3))]
_MONTHLY_VISITS = {True: 4.0, False: 1.0}  # whether weekly
# of a straight line that weigh as much as a visitor's mean load: whoever walks stays near
_ON_FOOT = "步行"
_KILOMETRES = defaultdict(lambda: 6.0, {_ON_FOOT: 2.0})
_FEWEST_HOURS = 12.0  # a week: whoever goes out less is asked for as many homes all the same
# kind, modes, hours, traits: the eleven kinds of the policy (P43), those who carry most of the visits first
_KINDS: list[tuple[str, tuple[str, ...], Hours, tuple[str, ...]]] = [
    ("网格员", ("电动车", "摩托车", "步行"), _FULL, ("已培训",)),
    ("村(居)委会", ("电动车", "摩托车"), _MORNINGS, ("已培训",)),
    ("养老服务人员", ("电动车", "摩托车"), _FULL, ("护理", "已培训")),
    ("老党员", ("步行", "电动车"), _AFTERNOONS, ()),
    ("低龄健康老年人", ("步行",), _AFTERNOONS, ()),
    ("志愿者", ("电动车", "摩托车", "步行"), _WEEKEND, ()),
    ("亲属邻里", ("步行",), _AFTERNOONS, ()),
    ("社会工作者", ("汽车", "摩托车"), _FULL, ("已培训",)),
    ("家庭医生", ("汽车", "摩托车"), _TWO_DAYS, ("护理", "已培训")),
    ("基层老年协会", ("步行", "电动车"), _MORNINGS, ()),
    ("业主委员会", ("电动车",), _AFTERNOONS, ()),
]
# marks in the ledger, share, ages, visited weekly: what makes an elder one "in special difficulty" (P1-P3, P27)
_PROFILES: list[tuple[tuple[str, ...], float, tuple[int, int], bool]] = [
    (("经济困难",), 0.50, (80, 93), False),
    (("经济困难", "其他特殊困难"), 0.10, (62, 79), False),
    (("经济困难", "空巢"), 0.09, (80, 88), False),
    (("经济困难", "失能"), 0.09, (64, 90), True),
    (("经济困难", "孤寡", "独居"), 0.05, (63, 86), True),
    (("经济困难", "独居"), 0.07, (80, 92), True),
    (("计划生育特殊家庭",), 0.03, (61, 76), True),
    (("经济困难", "失能", "失智"), 0.02, (72, 91), True),
    (("经济困难", "孤寡", "分散供养特困"), 0.03, (62, 84), True),
    (("留守",), 0.02, (62, 78), False),
]


@dataclass(frozen=True)
class People:
    households: list[Household] = field(default_factory=list)
    elders: list[Elder] = field(default_factory=list)
    visitors: list[Visitor] = field(default_factory=list)
    id_numbers: set[str] = field(default_factory=set)


def people_make(*, rng: np.random.Generator, settlements: Settlements, elders: int, visitors: int) -> People:
    people = People()
    shares = rng.uniform(0.6, 1.5, len(settlements.villages))
    shares[[township.seat for township in settlements.townships]] *= 1.8
    for village, share in enumerate(np.cumsum(shares) / shares.sum()):
        while len(people.elders) < round(float(share) * elders):
            _add_household(rng, people, settlements, village, room=round(float(share) * elders) - len(people.elders))
    _add_visitors(rng, people, settlements, visitors)
    _share_out(people, settlements)
    return people


def id_number(*, birth: date, sequence: int, female: bool) -> str:
    """GB 11643-1999: region, birth date, sequence number (odd for men), check digit."""
    body = f"{names.COUNTY_CODE[:6]}{birth:%Y%m%d}{2 * sequence + (not female):03d}"
    rest = sum(weight * int(digit) for weight, digit in zip(_CHECK_WEIGHTS, body, strict=True)) % 11
    return body + "10X98765432"[rest]


def _add_household(rng: np.random.Generator, people: People, settlements: Settlements, village: int, room: int) -> None:
    hamlets = settlements.villages[village].hamlets
    hamlet = _hamlet_for(rng, hamlets) if hamlets and rng.random() < _IN_HAMLETS else None
    neighbours = takewhile(lambda other: other.village == village, reversed(people.households))
    household = Household(village, hamlet, 1 + sum(other.hamlet == hamlet for other in neighbours))
    people.households.append(household)
    marks, _, ages, weekly = _PROFILES[int(rng.choice(len(_PROFILES), p=[share for _, share, _, _ in _PROFILES]))]
    alone = bool({"独居", "孤寡"} & set(marks))
    female = bool(rng.random() < 0.56)
    family = names.surname(rng)
    for place in range(2 if room > 1 and not alone and rng.random() < _COUPLES else 1):
        elder = _elder(rng, people, marks, ages, weekly, female if place == 0 else not female, family)
        household.elders.append(len(people.elders))
        people.elders.append(elder)


def _hamlet_for(rng: np.random.Generator, hamlets: list[Hamlet]) -> Hamlet:
    """A remote hamlet has a house or two left."""
    weights = np.array([0.12 if hamlet.remote else 1.0 for hamlet in hamlets])
    return hamlets[int(rng.choice(len(hamlets), p=weights / weights.sum()))]


def _elder(
    rng: np.random.Generator,
    people: People,
    marks: tuple[str, ...],
    ages: tuple[int, int],
    weekly: bool,
    female: bool,
    family: str,
) -> Elder:
    born = _COUNTED_ON - timedelta(days=int(rng.integers(ages[0] * 366, (ages[1] + 1) * 365)))
    return Elder(
        name=names.elder_name(rng, family=names.surname(rng) if female else family, female=female),
        female=female,
        birth=born,
        id_number=_fresh_id_number(people, born, female),
        phone=_phone(rng) if rng.random() < 0.85 else "",
        marks=list(marks),
        registered=_COUNTED_ON - timedelta(days=int(rng.integers(0, 900))),
        kin=[] if "孤寡" in marks else _kin(rng, family),
        household=len(people.households) - 1,
        weekly=weekly,
    )


def _fresh_id_number(people: People, born: date, female: bool) -> str:
    numbers = (id_number(birth=born, sequence=sequence, female=female) for sequence in count(21))
    fresh = next(number for number in numbers if number not in people.id_numbers)
    people.id_numbers.add(fresh)
    return fresh


def _kin(rng: np.random.Generator, family: str) -> list[Kin]:
    kin = []
    for relation, female in (("儿子", False), ("女儿", True)):
        if rng.random() < 0.7:
            kin.append(Kin(names.younger_name(rng, family=family, female=female), relation, _phone(rng)))
    return kin


def _phone(rng: np.random.Generator) -> str:
    """Beginning with 143, which no operator has been given: nobody's telephone rings because of a demo."""
    return f"143{int(rng.integers(0, 10**8)):08d}"


def _add_visitors(rng: np.random.Generator, people: People, settlements: Settlements, count: int) -> None:
    """One grid worker or committee member for a village as far as they go, the others where elders are many."""
    load = np.bincount(
        [people.households[e.household].village for e in people.elders], minlength=len(settlements.villages)
    )
    order, taken = _in_turn(load, settlements), set[str]()
    for i in range(count):
        village = order[i] if i < len(order) else int(rng.choice(len(load), p=load / load.sum()))
        kind, modes, hours, traits = _KINDS[i % 2 if i < len(order) else 2 + (i - len(order)) % (len(_KINDS) - 2)]
        township = settlements.villages[village].township
        mode = str(rng.choice(modes))
        if kind in ("社会工作者", "家庭医生") or (mode != _ON_FOOT and rng.random() < _AT_THE_SEAT):
            village = settlements.townships[township].seat
        if township % 3 == _SHORT_OF_HANDS:
            hours = _TWO_MORNINGS[i % len(_TWO_MORNINGS)]
        female = bool(rng.random() < 0.55)
        while (name := names.younger_name(rng, family=names.surname(rng), female=female)) in taken:
            continue
        taken.add(name)
        people.visitors.append(Visitor(name, kind, female, _phone(rng), village, mode, hours, list(traits)))


def _in_turn(load: NDArray[np.intp], settlements: Settlements) -> list[int]:
    """Villages, those with most elders first, a village of each township after the other."""
    ranks, rank = [0] * len(load), defaultdict[int, int](int)
    for village in np.argsort(-load, kind="stable"):
        township = settlements.villages[village].township
        ranks[village], rank[township] = rank[township], rank[township] + 1
    return sorted(range(len(load)), key=lambda village: (ranks[village], -load[village]))


def _share_out(people: People, settlements: Settlements) -> None:
    """Each settlement's elders get one visitor of the township: who lives near and has little to do.

    The stand-in is the least burdened other one of the township who works all week.
    """
    burden = [0.0] * len(people.visitors)
    weekly = [max(visitor.hours.weekly, _FEWEST_HOURS) for visitor in people.visitors]
    of_township = defaultdict[int, list[int]](list)
    for v, visitor in enumerate(people.visitors):
        of_township[settlements.villages[visitor.village].township].append(v)
    mean = sum(_MONTHLY_VISITS[elder.weekly] for elder in people.elders) / sum(weekly)
    apart_m, lives = settlements.apart_m, [visitor.village for visitor in people.visitors]
    far = [1 / 1000 / _KILOMETRES[visitor.mode] for visitor in people.visitors]
    settled = defaultdict[tuple[int, str], list[Elder]](list)
    for elder in people.elders:
        household = people.households[elder.household]
        settled[household.village, household.hamlet.name if household.hamlet else ""].append(elder)
    for (village, _name), elders in settled.items():
        everyone = of_township[settlements.villages[village].township]
        visits = sum(_MONTHLY_VISITS[elder.weekly] for elder in elders)
        chosen = min(
            everyone, key=lambda v: ((burden[v] + visits) / weekly[v] / mean) ** 2 + far[v] * apart_m[village, lives[v]]
        )
        burden[chosen] += visits
        others = [v for v in everyone if v != chosen]
        full = [v for v in others if people.visitors[v].hours == _FULL]
        stand_in = min(full or others or [chosen], key=lambda v: burden[v] / weekly[v])
        for elder in elders:
            elder.responsible, elder.stand_in = chosen, stand_in


def _hours(clock: str) -> float:
    hour, minute = clock.split(":")
    return int(hour) + int(minute) / 60
