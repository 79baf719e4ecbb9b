"""How people really write addresses: a generator of messy ones from real names, the same for the same seed.

Each address starts from one village of today. Levels are left out or said twice, names are the old ones, endings vary,
a character is dropped, sounds like another or is the traditional one, digits are full-width, spaces fall anywhere.
"""

from collections import defaultdict
from dataclasses import dataclass
from random import Random

import opencc

from geo.addresses.gazetteer import Gazetteer, sound

ENDINGS = ("村委会", "村民委员会", "居委会", "社区", "村", "庄", "")
NATURAL = ("上河沟", "后崖底", "老窑湾", "石板坡", "柳树渠", "前岭上", "槐树院", "井沟里")
LANDMARKS = ("村委会东侧第三户", "小学后面", "戏台旁", "大槐树西边", "卫生室对面", "公路以北")

# How often each thing happens.
SAYS_PROVINCE, SAYS_CITY, SAYS_COUNTY, SAYS_TOWNSHIP = 0.3, 0.5, 0.6, 0.8
OLD_NAMES, SAID_TWICE, SPACES, FULL_WIDTH, TRADITIONAL, NATURAL_VILLAGE = 0.35, 0.12, 0.2, 0.3, 0.05, 0.1
DROPPED, HOMOPHONE = 0.12, 0.12  # of every name in the address
KNOWS_ONLY_CITY, KNOWS_COUNTY = 1 / 3, 1 / 3  # else the township of the ledger is known


@dataclass(frozen=True)
class Case:
    """One address: what was written, what is known of where, and the truth."""

    text: str
    village: int
    inside: int | None
    said: frozenset[int]
    is_mistaken: bool


class Noise:
    """Writes addresses of the villages of a gazetteer."""

    def __init__(self, gazetteer: Gazetteer, seed: int) -> None:
        self.gazetteer, self.random = gazetteer, Random(seed)
        self.traditional = opencc.OpenCC("s2t")
        self.alike: dict[str, list[str]] = defaultdict(list)
        signs = sorted({sign for entry in gazetteer.entries.values() for sign in entry.name})
        for sign in signs:
            self.alike[sound(sign)].append(sign)
        self.villages, self.names = sorted(gazetteer.cores), set(gazetteer.cores.values())
        self.city = next((entry.name for entry in gazetteer.entries.values() if entry.level == "city"), "某某市")

    def case(self) -> Case:
        pick, g = self.random, self.gazetteer
        village = pick.choice(self.villages)
        township, county = self._around(village, "township"), self._around(village, "county")
        parts, said = self._upper(village, township, county)
        name, is_mistaken = self._mistake(g.cores[village])
        ending = pick.choice(ENDINGS)
        if (name.endswith(("村", "庄")) and ending in ("村", "庄")) or name + ending in self.names:
            ending = ""  # another village's name is not a way of writing this one's
        text = "".join(parts) + name + ending + self._detail()
        chance = pick.random()
        inside = None if chance < KNOWS_ONLY_CITY else county if chance < KNOWS_ONLY_CITY + KNOWS_COUNTY else township
        return Case(self._writing(text), village, inside, frozenset(said), is_mistaken)

    def _around(self, village: int, level: str) -> int | None:
        entry = self.gazetteer.entries[village]
        while entry.parent is not None:
            entry = self.gazetteer.entries[entry.parent]
            if entry.level == level:
                return entry.key
        return None

    def _upper(self, village: int, township: int | None, county: int | None) -> tuple[list[str], set[int]]:
        pick, said = self.random, set()
        parts = ["山西省"] if pick.random() < SAYS_PROVINCE else []
        parts += [self.city] if pick.random() < SAYS_CITY else []
        for key, chance in ((county, SAYS_COUNTY), (township, SAYS_TOWNSHIP)):
            if key is not None and pick.random() < chance:
                name, is_wrong = self._mistake(self._name(key))
                parts += [name] * (2 if pick.random() < SAID_TWICE else 1)
                if not is_wrong:
                    said.add(key)
        return parts, said

    def _name(self, key: int) -> str:
        entry = self.gazetteer.entries[key]
        old = [e.name for e in self.gazetteer.entries.values() if e.merged_into == key and e.level == entry.level]
        return self.random.choice(old) if old and self.random.random() < OLD_NAMES else entry.name

    def _mistake(self, name: str) -> tuple[str, bool]:
        """The name as it was heard or typed; now and then with one mistake."""
        pick = self.random
        chance = pick.random()
        if chance < DROPPED and len(name) > 2:
            k = pick.randrange(len(name))
            return name[:k] + name[k + 1 :], True
        if chance < DROPPED + HOMOPHONE:
            k = pick.randrange(len(name))
            others = [sign for sign in self.alike[sound(name[k])] if sign != name[k]]
            if others:
                return name[:k] + pick.choice(others) + name[k + 1 :], True
        return name, False

    def _detail(self) -> str:
        pick, parts = self.random, []
        if pick.random() < NATURAL_VILLAGE:
            parts.append(pick.choice(NATURAL) + pick.choice(("自然村", "")))
        if pick.random() < 0.4:
            parts.append(pick.choice(("3组", "第十二村民小组", "五组", "2队")))
        if pick.random() < 0.4:
            parts.append(f"{pick.randrange(1, 300)}号")
        elif pick.random() < 0.2:
            parts.append(pick.choice(LANDMARKS))
        return "".join(parts)

    def _writing(self, text: str) -> str:
        pick = self.random
        if pick.random() < TRADITIONAL:
            text = self.traditional.convert(text)
        if pick.random() < FULL_WIDTH:
            text = "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() and sign.isascii() else sign for sign in text)
        if pick.random() < SPACES:
            k = pick.randrange(1, len(text)) if len(text) > 1 else 0
            text = text[:k] + pick.choice((" ", "　", "，")) + text[k:]
        return text
