"""An address to ranked candidates, each with level, confidence and why. Pure; the gazetteer holds the names.

Every village whose name occurs in the address is a candidate. The areas named before it speak for it or against it,
letters that nothing explains speak against it. Only when no candidate explains it, names with one mistake are tried.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from geo.address import VILLAGE_ENDINGS, normalise
from geo.gazetteer import BARE, LONGEST_FORM, OF_A_SPOT, SOUNDS_ALIKE, Entry, Forms, Gazetteer, Meaning, Spot, sound

SURE = 0.9  # from here on an answer may be taken without a look
TIE = 0.06  # candidates that lie closer fit equally well
CLOSE = 0.12  # so near a second candidate the first is doubtful
LEAST, LEAST_ALONE = 0.35, 0.75  # below these nothing was found; a misspelt name with nothing around it needs more
GOOD_ENOUGH = 1.15  # an exact candidate above this needs no search for mistakes
SHOWN = 5

_ENDING = re.compile("(?:" + "|".join(VILLAGE_ENDINGS) + "|村(?!民小组)|庄)")
_UPPER_ENDING = re.compile("(?:街道|镇|乡|县|区(?!委)|市|省)")
_DETAIL = re.compile(r"(?:[\d一二三四五六七八九十第#\-]|组|队|号|东|西|南|北|旁|自然村|小区|附近|$)")
_NUMBERED = re.compile(r"(?:[\d一二三四五六七八九十第#\-]|组|队|号|$)")
# What stands in an address and is none: telephones, labels, words for where one is within a county.
_ASIDE = re.compile(
    r"(?:(?:联系)?电话|手机|tel)?1[3-9]\d{9}|^(?:家庭住址|户籍地址|现住址|居住地|户籍地|地址|住址|现住|户籍)|(?<=[县市区旗])(?:县城|城关)(?![镇乡街])"
)
_COUNTRY = re.compile(r"^(?:中国)?(?:[^\d县区乡镇村]{2,3}省|内蒙古自治区|[^\d县区乡镇村]{2}.{0,4}?自治区)?")
_BESIDE = "[东西南北前后左右旁边里]|对面|附近|隔壁"
_CITY = re.compile(r"[^\d县区乡镇村]{2,8}?(?:市|自治州|地区|盟)")
_LONGER = re.compile(r"[^\d第]{0,4}?(?:(?<!自然)村(?!民小组)|社区|[林农茶牧]场|(?<!小)区)")
_ENDING_IN_LETTERS = re.compile(r"cun|shequ|xingzhengcun|ju(?:min)?wei|zhuang(?!cun)")
_LETTERS = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True)
class Candidate:
    """One place an address may mean.

    `point_level` is the level of the area whose point lon, lat is ("" without one): a village without a point of its
    own lies where its township does. `why` lists the evidence: village, village_misspelt, township, county, conflict,
    and what the point inside the village is: natural_village, facility, landmark.
    """

    code: str
    name: str
    level: str
    lon: float | None
    lat: float | None
    point_level: str
    confidence: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class Located:
    """The answer for one address: the best candidate where there is one, and all worth a look.

    `level` is door, group, village, township, county, "ambiguous" (several fit equally well) or "" (nothing fits).
    """

    level: str
    confidence: float
    best: Candidate | None
    candidates: tuple[Candidate, ...]


NOTHING = Located("", 0.0, None, ())


@dataclass
class _Mention:
    """A form found in the address."""

    start: int
    end: int
    meaning: Meaning
    cost: float


@dataclass
class _Fit:
    """How well one village explains the address."""

    key: int
    score: float
    cost: float
    unexplained: int
    has_township: bool
    has_conflict: bool
    form: str
    goes_on: bool  # what follows makes it look like a piece of a longer name
    why: list[str] = field(default_factory=list)


def locate(
    address: str, gazetteer: Gazetteer, *, inside: int | None = None, among: Collection[int] | None = None
) -> Located:
    """Find the village an address means.

    Parameters
    ----------
    inside : key of the area the address is known to lie in (the township of its ledger); others are not considered
    among : keys of the villages that may be answered (those the asker may see); all when left out
    """
    text = _COUNTRY.sub("", _ASIDE.sub("", normalise(address)), count=1)
    allowed = set(gazetteer.within.get(inside, ())) if inside is not None else None
    if among is not None:
        allowed = set(among) if allowed is None else allowed.intersection(among)
    upper = list(_exact(text, gazetteer.upper))
    text, upper = _without_unknown_city(text, upper, gazetteer)
    named = [*_exact(text, gazetteer.villages), *_by_spot(text, gazetteer)]
    fits = _fits(text, gazetteer, upper, named, allowed)
    if not fits or fits[0].score < GOOD_ENOUGH or fits[0].unexplained:
        upper += _mistaken(text, gazetteer.upper, upper)
        fits = _fits(text, gazetteer, upper, [*named, *_mistaken(text, gazetteer.villages, [])], allowed)
    if not fits or fits[0].score < GOOD_ENOUGH:
        fits = _merge(fits, _squeezed(text, gazetteer, upper, allowed, inside))
    return _at_spot(text, _answer(fits, upper, gazetteer, allowed, inside), fits, gazetteer)


def _without_unknown_city(text: str, upper: list[_Mention], gazetteer: Gazetteer) -> tuple[str, list[_Mention]]:
    """A listing of counties does not know the city around them: it explains nothing, and speaks against nothing."""
    city = None if gazetteer.knows_cities else _CITY.match(text)
    if city is None or not any(mention.start == city.end() for mention in upper):
        return text, upper
    text = text[city.end() :]
    return text, list(_exact(text, gazetteer.upper))


def _by_spot(text: str, gazetteer: Gazetteer) -> Iterator[_Mention]:
    """Villages that have a point of a name in the text."""
    if not gazetteer.spot_names:
        return
    for start in range(len(text)):
        for end in range(start + 2, min(len(text), start + LONGEST_FORM) + 1):
            for village in gazetteer.spot_names.get(text[start:end], ()):
                yield _Mention(start, end, Meaning(village, "village", OF_A_SPOT), 0.0)


def _at_spot(text: str, located: Located, fits: list[_Fit], gazetteer: Gazetteer) -> Located:
    """Inside the village that was found, the point that the rest of the address names: it is nearer to the door."""
    spots = gazetteer.spots.get(fits[0].key) if fits and located.level == "village" else None
    if not spots or located.best is None:
        return located
    rest = text.replace(fits[0].form, "", 1) if fits[0].form == gazetteer.cores[fits[0].key] else text
    spelled = sound(rest)
    named = [spot for spot in spots if _is_named(spot, text, rest)] or [
        spot for spot in spots if spot.kind == "natural_village" and sound(spot.name) in spelled
    ]
    if not named:
        return located
    spot = max(named, key=lambda spot: (spot.kind != "landmark", len(spot.name)))
    best = replace(
        located.best,
        name=f"{located.best.name}·{spot.name}",
        level="group",
        lon=spot.lon,
        lat=spot.lat,
        point_level="group",
        why=(*located.best.why, spot.kind),
    )
    return replace(located, level="group", best=best, candidates=(best, *located.candidates[1:]))


def _is_named(spot: Spot, text: str, rest: str) -> bool:
    """A kind of place (村委会) counts only where something lies beside it; a village's name may be part of a spot's."""
    if spot.kind == "landmark":
        return re.search(f"{re.escape(spot.name)}(?:{_BESIDE})", text) is not None
    return spot.name in rest or (len(spot.name) > 3 and spot.name in text)


def _exact(text: str, forms: Forms) -> Iterator[_Mention]:
    """Every form that stands in the text, in characters or in letters."""
    exact = forms.exact
    for start in range(len(text)):
        for end in range(start + 2, min(len(text), start + LONGEST_FORM) + 1):
            meanings = exact.get(text[start:end])
            if meanings:
                for meaning in meanings:
                    yield _Mention(start, end, meaning, 0.0)
    for run in _LETTERS.finditer(text):
        for start in range(run.start(), run.end() - 3):
            if text[start] == "h" and text[start - 1 : start] in ("z", "c", "s"):
                continue  # the middle of a syllable: hongzhai in zhongzhai
            for end in range(start + 4, run.end() + 1):
                for form in forms.sounding(text[start:end]):
                    for meaning in exact[form]:
                        yield _Mention(start, end, meaning, SOUNDS_ALIKE / 2)


def _mistaken(text: str, forms: Forms, known: list[_Mention]) -> list[_Mention]:
    """Forms with one mistake; the cheapest reading of each."""
    read = {(m.start, m.end) for m in known if m.meaning.weight > BARE}
    digits = re.search(r"[0-9]", text)
    text = text[: digits.start()] if digits else text  # house numbers and what follows name no area
    found: dict[tuple[int, int, int], _Mention] = {}
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
                        found[start, end, meaning.key] = _Mention(start, end, meaning, cost)
    return list(found.values())


def _fits(
    text: str, gazetteer: Gazetteer, upper: list[_Mention], villages: list[_Mention], allowed: set[int] | None
) -> list[_Fit]:
    """The best reading of each village, best first."""
    best: dict[int, _Fit] = {}
    for mention in villages:
        key = mention.meaning.key
        if (allowed is not None and key not in allowed) or _is_inside(mention, upper):
            continue
        fit = _fit(text, gazetteer, upper, mention)
        if key not in best or fit.score > best[key].score:
            best[key] = fit
    return sorted(best.values(), key=lambda fit: -fit.score)


def _fit(text: str, gazetteer: Gazetteer, upper: list[_Mention], mention: _Mention) -> _Fit:
    around = gazetteer.above[mention.meaning.key]
    before = [m for m in upper if m.end <= mention.start]
    score = mention.meaning.weight - mention.cost + _following(text, mention, upper)
    explained = [m for m in before if m.meaning.key in around]
    why, has_conflict, has_township = [], False, False
    for level, speaks_for, speaks_against in (("township", 0.5, 0.9), ("county", 0.25, 0.7)):
        named = [m for m in before if m.meaning.level == level]
        agreeing = max((m.meaning.weight - m.cost for m in named if m.meaning.key in around), default=0.0)
        if agreeing:
            score += speaks_for * agreeing
            has_township |= level == "township" and agreeing > 0.7
            why.append(level)
        else:
            strongest = max((m.meaning.weight - m.cost for m in named if _stands_alone(m, explained)), default=0.0)
            if strongest > BARE:
                score -= speaks_against * strongest
                has_conflict = True
    unexplained = _unexplained(mention.start, explained)
    score -= 0.12 * min(unexplained, 5)
    if unexplained and not any(m.end == mention.start for m in explained):
        score -= 0.13  # a piece of a longer name, most likely
    form = text[mention.start : mention.end]
    goes_on = not _ENDING.match(text, mention.end) and _LONGER.match(text, mention.end) is not None
    return _Fit(mention.meaning.key, score, mention.cost, unexplained, has_township, has_conflict, form, goes_on, why)


def _following(text: str, mention: _Mention, upper: list[_Mention]) -> float:
    """What comes after a name speaks for a village (an ending, a number) or against it (the ending of a township)."""
    rest = text[mention.end :]
    if _UPPER_ENDING.match(rest):
        return -0.6
    if _ENDING.match(rest):
        return 0.12 if rest[0] == "庄" else 0.25
    covering = [m.end for m in upper if m.start == mention.start and m.end >= mention.end]
    if any(not _NUMBERED.match(text, end) for end in covering):
        return -0.6  # a township named like its seat, its ending left out or misspelt
    if text[mention.end - 1] in "村庄" or _ENDING_IN_LETTERS.match(rest):
        return 0.2
    return 0.1 if _DETAIL.match(rest) else -0.3


def _is_inside(mention: _Mention, upper: list[_Mention]) -> bool:
    """Whether what looks like a village is a piece of a township's or county's full name (辛安 in 辛安泉镇)."""
    return any(
        other.start <= mention.start
        and mention.end <= other.end
        and (mention.cost > 0 or mention.end - mention.start < other.end - other.start)
        and other.meaning.weight - other.cost > BARE
        for other in upper
    )


def _stands_alone(mention: _Mention, explained: list[_Mention]) -> bool:
    """Whether a name stands for itself, and is not a piece of a name that is explained already."""
    return not any(other.start < mention.end and mention.start < other.end for other in explained)


def _unexplained(end: int, explained: list[_Mention]) -> int:
    """Characters before a village's name that no area around it explains."""
    covered = bytearray(end)
    for mention in explained:
        for place in range(mention.start, mention.end):
            covered[place] = 1
    return end - sum(covered)


def _squeezed(
    text: str, gazetteer: Gazetteer, upper: list[_Mention], allowed: set[int] | None, inside: int | None
) -> list[_Fit]:
    """A name of two characters that lost one: only among the few villages of a township that is known."""
    townships = [m for m in upper if m.meaning.level == "township" and m.meaning.weight - m.cost > BARE - 0.2]
    scopes = [(m.end, m.meaning.key, 0.5 * (m.meaning.weight - m.cost)) for m in townships]
    if inside is not None and gazetteer.entries[inside].level == "township":
        scopes.append((max((m.end for m in townships), default=0), inside, 0.4))
    fits = []
    for start, key, weight in scopes:
        ending = _ENDING.search(text, start)
        head = text[start : ending.start()] if ending else ""
        if len(head) != 1:
            continue
        for village in gazetteer.within.get(key, ()):
            core = gazetteer.cores[village]
            if head in core and len(core) <= 3 and (allowed is None or village in allowed):
                cost = 0.45 + 0.1 * (len(core) - 2)
                fits.append(_Fit(village, 1 - cost + 0.25 + weight, cost, 0, True, False, head, False, ["township"]))
    return fits


def _merge(fits: list[_Fit], more: list[_Fit]) -> list[_Fit]:
    best = {fit.key: fit for fit in fits}
    for fit in more:
        if fit.key not in best or fit.score > best[fit.key].score:
            best[fit.key] = fit
    return sorted(best.values(), key=lambda fit: -fit.score)


def _answer(
    fits: list[_Fit], upper: list[_Mention], gazetteer: Gazetteer, allowed: set[int] | None, inside: int | None
) -> Located:
    if not fits or fits[0].score < (LEAST if fits[0].why or fits[0].cost == 0 else LEAST_ALONE):
        return _only_area(upper, gazetteer, inside)
    top = fits[0]
    tied = [fit for fit in fits if top.score - fit.score < TIE]
    if len(tied) > 1:
        shared = tuple(_candidate(fit, gazetteer, 1 / len(tied)) for fit in tied[:SHOWN])
        return Located("ambiguous", 1 / len(tied), None, shared)
    confidence = _confidence(top, fits, gazetteer, allowed, inside)
    best = _candidate(top, gazetteer, confidence)
    others = tuple(_candidate(fit, gazetteer, min(confidence, 0.3)) for fit in fits[1:SHOWN])
    return Located(best.level, confidence, best, (best, *others))


def _confidence(
    top: _Fit, fits: list[_Fit], gazetteer: Gazetteer, allowed: set[int] | None, inside: int | None
) -> float:
    """How sure the best candidate is: measured shares of right answers by kind of evidence, rounded down."""
    township_known = top.has_township or (inside is not None and gazetteer.entries[inside].level == "township")
    if top.cost == 0:
        confidence = 0.99 - (0.02 if township_known else 0.05) * min(top.unexplained, 2)
    elif top.cost <= SOUNDS_ALIKE:
        confidence = 0.95 if township_known else 0.86
    else:
        confidence = 0.85 if township_known else 0.75
    crowd = gazetteer.villages.crowd(top.form) - {top.key}
    if allowed is not None:
        crowd &= allowed
    if township_known:
        crowd = {key for key in crowd if gazetteer.above[key] & _townships(top.key, gazetteer)}
    confidence -= 0.12 * min(len(crowd), 3)
    if len(fits) > 1 and top.score - fits[1].score < CLOSE:
        confidence -= 0.15
    if top.has_conflict:
        confidence -= 0.4
    if top.goes_on:
        confidence -= 0.1
    return round(max(0.05, confidence), 3)


def _townships(key: int, gazetteer: Gazetteer) -> set[int]:
    return {area for area in gazetteer.above[key] if gazetteer.entries[area].level == "township"}


def _candidate(fit: _Fit, gazetteer: Gazetteer, confidence: float) -> Candidate:
    entry = gazetteer.entries[fit.key]
    words = ["village" if fit.cost == 0 else "village_misspelt", *fit.why]
    if fit.has_conflict:
        words.append("conflict")
    return _placed(entry, gazetteer, confidence, tuple(words))


def _placed(entry: Entry, gazetteer: Gazetteer, confidence: float, why: tuple[str, ...]) -> Candidate:
    at: Entry | None = entry
    while at is not None and at.lon is None:
        at = gazetteer.entries.get(at.parent) if at.parent is not None else None
    lon, lat, level = (at.lon, at.lat, at.level) if at else (None, None, "")
    return Candidate(entry.code, entry.name, entry.level, lon, lat, level, confidence, why)


def _only_area(upper: list[_Mention], gazetteer: Gazetteer, inside: int | None) -> Located:
    """No village: the smallest area that is named, or that the ledger belongs to."""
    ranked = sorted(
        (m for m in upper if m.cost == 0 and m.meaning.weight > BARE),
        key=lambda m: (m.meaning.level == "township", m.meaning.weight),
        reverse=True,
    )
    keys = [m.meaning.key for m in ranked] or ([inside] if inside is not None else [])
    if not keys:
        return NOTHING
    entry = gazetteer.entries[keys[0]]
    while not entry.is_current and entry.merged_into is not None:
        entry = gazetteer.entries[entry.merged_into]
    best = _placed(entry, gazetteer, 0.5, (entry.level,))
    return Located(entry.level, 0.5, best, (best,))
