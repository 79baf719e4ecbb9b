"""What a name or an address is found by, pure: words with a space before each, of which somebody types the beginning.

    sought_name("王秀英") == " 王秀英 秀英 英 wangxiuying xiuying ying wxy xy y walxiuyil xiuyil yil "

So one index of trigrams answers for a beginning, a middle, a sound, initials and a dialect's sound alike, and " 1号" is
not 11号. Characters are simplified, half width and in small letters on both sides.
"""

import re
import unicodedata
from functools import lru_cache

from base.text import cleaned
from geo.address import simplified
from geo.numerals import number_in
from visits.register.spelling.names import undotted
from visits.register.spelling.pinyin import readings_of

LONGEST_RUN = 12  # characters of a hamlet or lane: what is longer is a sentence beside the address
_PLACED = re.compile(r".+?(?:自然村|村委会|居委会|街道|社区|[村乡镇庄路街巷弄屯]|$)")
_GROUP = r"(?:村民小组|居民小组|生产小?队|小组|组|社|队)"
_NUMBERED = re.compile(
    rf"第?(?P<number>\d+(?:-\d+)*|[零〇一二两三四五六七八九十百]+(?={_GROUP}|号|户|院))"
    rf"(?P<unit>{_GROUP}|号楼|号院|号|栋|幢|单元|室|院|户)?"
)
HOUSE = "号"
_UNITS = {"号楼": HOUSE, "号院": HOUSE, "院": HOUSE, "户": HOUSE, "": HOUSE}
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z]+")
# Sounds that dialects and the fuzzy keys of every phone hold to be one; the first that fits is taken, in this order.
ALIKE = (
    ("ü", "u"), ("lyu", "lu"), ("nyu", "nu"), ("lv", "lu"), ("nv", "nu"),
    ("sh", "s"), ("zh", "z"), ("ch", "c"),
    ("ng(?![aeiou])", "n"),
    ("hui", "fei"), ("hun(?![aeiou])", "fen"), ("[hf]u(?=[ao])", "f"), ("h", "f"),
    ("n", "l"),
)  # fmt: skip
_SYLLABLE = re.compile(
    r"(?P<initial>(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?)(?P<final>(?:[aeiouüv]+(?:ng|[nr](?![aeiouüv]))?)?)"
)
_FINAL = "[aeiouü]+(?:ng?|r)?"
_COMPILED = tuple((re.compile(sound), alike) for sound, alike in ALIKE)


def plain(text: str) -> str:
    """One spelling of what is typed and of what is kept: half width, simplified, small letters, dots and marks gone."""
    return simplified(unicodedata.normalize("NFKC", cleaned(text))).lower().strip()


def folded(sound: str) -> str:
    """s/sh, z/zh, c/ch, n/l, f/h, an/ang, en/eng, in/ing made one; of a syllable, or of what somebody has typed."""
    for pattern, alike in _COMPILED:
        sound = pattern.sub(alike, sound)
    return sound


@lru_cache(maxsize=1000)  # asked of each person who may fit
def half_spelled(word: str) -> str:
    """A pattern for what is typed half as initials, half as sounds: wxying, wangxy, sqsheng; "" where it is not so.

    An initial stands for any syllable that begins with it, s for sh too; the last may be only begun.
    """
    if not re.fullmatch("[a-zü]+", word):
        return ""
    pieces = [found for found in _SYLLABLE.finditer(word) if found[0]]
    if all(found["final"] for found in pieces) or not any(found["final"] for found in pieces):
        return ""
    *begun, last = pieces
    return f" {''.join(map(_as_pattern, begun))}{last[0]}"


def sought_name(name: str) -> str:
    """The words of a person's name; "" for none."""
    bare = plain(undotted(name))
    return _joined(_words_of(bare)) if bare else ""


def sought_address(address: str) -> str:
    """The words of an address inside its village: hamlets and lanes as names, 三组 as 3组, 12号院 as 12号."""
    text = re.sub(r"\s+", "", plain(address))
    words = numbered(text)
    for run in _HAN.findall(without_numbered(text)):
        for piece in _PLACED.findall(run):
            words += [piece[n:LONGEST_RUN] for n in range(min(len(piece), LONGEST_RUN))]
            words += sorted(sound for sound in sounds_of(piece[:LONGEST_RUN]) if len(sound) > 1)
    return _joined(words)


def sought_place(name: str) -> str:
    """The words of a village or township, without what its office adds, for where no list of places is at hand."""
    bare = plain(name)
    return _joined([bare, *(sound for sound in sorted(sounds_of(bare)) if len(sound) > 1)]) if bare else ""


def numbered(text: str) -> list[str]:
    """The groups and numbers in a text, in one spelling; a number alone is a house's."""
    return [_numbered(found) for found in _NUMBERED.finditer(text)]


def without_numbered(text: str) -> str:
    """What stands between the groups and numbers."""
    return _NUMBERED.sub(" ", text)


@lru_cache(maxsize=50_000)
def sounds_of(text: str) -> frozenset[str]:
    """Whole sounds and initials of a text, as they are and folded."""
    found: set[str] = set()
    for syllables in readings_of(text):
        smoothed = [folded(one) for one in syllables]
        found |= {"".join(syllables), _initials(syllables), "".join(smoothed), _initials(smoothed)}
    return frozenset(found - {""})


def _as_pattern(found: re.Match[str]) -> str:
    if found["final"]:
        return found[0]
    initial = found["initial"]
    return f"{initial}h?{_FINAL}" if initial in ("z", "c", "s") else f"{initial}{_FINAL}"


def _numbered(found: re.Match[str]) -> str:
    number, unit = found["number"], found["unit"] or ""
    value = number_in(number)
    if re.fullmatch(_GROUP, unit):
        unit = "组"
    return f"{number if value is None else value}{_UNITS.get(unit, unit)}"


def _words_of(run: str) -> list[str]:
    """Each ending of a name, by its characters, its sounds and its initials."""
    words = [run[n:] for n in range(len(run))]
    for syllables in readings_of(run):
        for spelled in (syllables, [folded(one) for one in syllables]):
            for of in ("".join, _initials):
                words += [of(spelled[n:]) for n in range(len(spelled))]
    return words


def _initials(syllables: list[str]) -> str:
    return "".join(one[0] for one in syllables if one)


def _joined(words: list[str]) -> str:
    return f" {' '.join(dict.fromkeys(word for word in words if word))} " if words else ""
