"""Names in the text of an address: read rightly, with one mistake, in letters, or by a point inside a village. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from geo.address import normalise
from geo.addresses.gazetteer import BARE, LONGEST_FORM, OF_A_SPOT, SOUNDS_ALIKE, Forms, Gazetteer, Meaning, Spot, sound

# What stands in an address and is none: telephones, labels, words for where one is within a county.
_ASIDE = re.compile(
    r"(?:(?:联系)?电话|手机|tel)?1[3-9]\d{9}|^(?:家庭住址|户籍地址|现住址|居住地|户籍地|地址|住址|现住|户籍)|(?<=[县市区旗])(?:县城|城关)(?![镇乡街])"
    r"|(?<=xian|..qu)(?:xiancheng|chengguan)(?!zhen|xiang|jie)"
)
_DASH = re.compile(r"(?<![\d号栋])-|-(?![\d号])")  # between names; between numbers it belongs to a house
_COUNTRY = re.compile(r"^(?:中国)?(?:[^\d县区乡镇村]{2,3}省|内蒙古自治区|[^\d县区乡镇村]{2}.{0,4}?自治区)?")
_BESIDE = "[东西南北前后左右旁边里]|对面|附近|隔壁"
_CITY = re.compile(r"[^\d县区乡镇村]{2,8}?(?:市|自治州|地区|盟)")
_COUNTED = re.compile(r"[\d\-#]|村民小组|居民小组|生产队|小队|小组|单元|[组队号户栋幢排楼室院弄巷米里]")
_LETTERS = re.compile(r"[a-z]{4,}")


@dataclass
class Mention:
    """A form found in the address."""

    start: int
    end: int
    meaning: Meaning
    cost: float


def tidied(address: str) -> str:
    """The address in one spelling, from the city on, without what is no address."""
    return _COUNTRY.sub("", _ASIDE.sub("", _DASH.sub("", normalise(address))), count=1)


def exact(text: str, forms: Forms) -> Iterator[Mention]:
    """Every form that stands in the text, in characters or in letters."""
    known = forms.exact
    for start in range(len(text)):
        for end in range(start + 2, min(len(text), start + LONGEST_FORM) + 1):
            meanings = known.get(text[start:end])
            if meanings and not _is_cut_number(text, start, end):
                for meaning in meanings:
                    yield Mention(start, end, meaning, 0.0)
    for run in _LETTERS.finditer(text):
        for start in range(run.start(), run.end() - 3):
            if text[start] == "h" and text[start - 1 : start] in ("z", "c", "s"):
                continue  # the middle of a syllable: hongzhai in zhongzhai
            for end in range(start + 4, run.end() + 1):
                for form in forms.sounding(text[start:end]):
                    for meaning in known[form]:
                        yield Mention(start, end, meaning, SOUNDS_ALIKE / 2)


def _is_cut_number(text: str, start: int, end: int) -> bool:
    """桑梓1 in 桑梓12号 and in 桑梓1组, 5里庄 in 15里庄: digits of another number, or that count something else."""
    if text[start].isdigit() and text[start - 1 : start].isdigit():
        return True
    return text[end - 1].isdigit() and _COUNTED.match(text, end) is not None


def mistaken(text: str, forms: Forms, known: list[Mention]) -> list[Mention]:
    """Forms with one mistake; the cheapest reading of each."""
    read = {(m.start, m.end) for m in known if m.meaning.weight > BARE}
    digits = re.search(r"[0-9]", text)
    text = text[: digits.start()] if digits else text  # house numbers and what follows name no area
    found: dict[tuple[int, int, int], Mention] = {}
    for start in range(len(text)):
        if text[start].isascii():
            continue  # pinyin is read by its sound, and where its syllables begin
        for end in range(start + 2, min(len(text), start + 9) + 1):
            if any(first < end and start < last for first, last in read):
                continue  # read rightly there already
            for form, cost in forms.near(text[start:end]):
                for meaning in forms.exact[form]:
                    held = found.get((start, end, meaning.key))
                    if held is None or held.meaning.weight - held.cost < meaning.weight - cost:
                        found[start, end, meaning.key] = Mention(start, end, meaning, cost)
    return list(found.values())


def without_unknown_city(text: str, upper: list[Mention], gazetteer: Gazetteer) -> tuple[str, list[Mention]]:
    """A listing of counties does not know the city around them: it explains nothing, and speaks against nothing."""
    city = None if gazetteer.knows_cities else _CITY.match(text)
    if city is None or not any(mention.start == city.end() for mention in upper):
        return text, upper
    text = text[city.end() :]
    return text, list(exact(text, gazetteer.upper))


def by_spot(text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Villages that have a point of a name in the text."""
    if not gazetteer.spot_names:
        return
    for start in range(len(text)):
        for end in range(start + 2, min(len(text), start + LONGEST_FORM) + 1):
            for village in gazetteer.spot_names.get(text[start:end], ()):
                yield Mention(start, end, Meaning(village, "village", OF_A_SPOT), 0.0)


def named_spot(text: str, *, village: int, form: str, gazetteer: Gazetteer) -> Spot | None:
    """Inside the village, found by `form`, the point that the rest of the address names: it is nearer to the door."""
    spots = gazetteer.spots.get(village, ())
    if not spots:
        return None
    rest = text.replace(form, "", 1) if form == gazetteer.cores[village] else text
    spelled = sound(rest)
    named = [spot for spot in spots if _is_named(spot, text, rest)] or [
        spot for spot in spots if spot.kind == "natural_village" and sound(spot.name) in spelled
    ]
    return max(named, key=lambda spot: (spot.kind != "landmark", len(spot.name)), default=None)


def _is_named(spot: Spot, text: str, rest: str) -> bool:
    """A kind of place (村委会) counts only where something lies beside it; a village's name may be part of a spot's."""
    if spot.kind == "landmark":
        return re.search(f"{re.escape(spot.name)}(?:{_BESIDE})", text) is not None
    return spot.name in rest or (len(spot.name) > 3 and spot.name in text)
