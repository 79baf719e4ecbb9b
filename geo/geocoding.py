"""An address to ranked candidates, each with level, confidence and why. Pure; the gazetteer holds the names.

Every village whose name occurs in the address is a candidate. The areas named before it speak for it or against it,
letters that nothing explains speak against it. Only when no candidate explains it, names with one mistake are tried.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from geo.around_names import ENDING, ENDING_IN_LETTERS, Close, close_of, unexplained
from geo.gazetteer import BARE, SOUNDS_ALIKE, WITHOUT_ENDING, Entry, Gazetteer
from geo.mentions import Mention, by_spot, exact, mistaken, named_spot, tidied, without_unknown_city

SURE = 0.9  # from here on an answer may be taken without a look
DOUBTFUL = 0.85  # at most, where a place that no listing knows may be meant
TIE = 0.06  # candidates that lie closer fit equally well
CLOSE = 0.12  # so near a second candidate the first is doubtful
LEAST, LEAST_ALONE = 0.35, 0.75  # below these nothing was found; a misspelt name with nothing around it needs more
GOOD_ENOUGH = 1.15  # an exact candidate above this needs no search for mistakes
SHOWN = 5

_UPPER_ENDING = re.compile("(?:街道|镇|乡|县|区(?!委)|市|省)")
_DETAIL = re.compile(r"(?:[\d一二三四五六七八九十第#\-]|组|队|号|东|西|南|北|旁|自然村|小区|附近|$)")
_NUMBERED = re.compile(r"(?:[\d一二三四五六七八九十第#\-]|组|队|号|$)")
_LONGER = re.compile(r"[^\d第]{0,4}?(?:(?<!自然)村(?!民小组)|社区|[林农茶牧]场|(?<!小)区)")
_AREA = re.compile("(?:街道|镇|乡|县|区|市|旗)")


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
class _Fit:
    """How well one village explains the address."""

    key: int
    score: float
    cost: float
    has_township: bool
    form: str
    leading: int = 0  # characters that nothing explains, directly before the name
    stray: int = 0  # and farther off
    close: Close = Close.ENDING
    has_conflict: bool = False
    goes_on: bool = False  # what follows makes it look like a piece of a longer name
    has_other_ending: bool = False  # 庄, which is not its own
    is_short: bool = False  # the village's own 庄 is missing
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
    text = tidied(address)
    allowed = set(gazetteer.within.get(inside, ())) if inside is not None else None
    if among is not None:
        allowed = set(among) if allowed is None else allowed.intersection(among)
    upper = list(exact(text, gazetteer.upper))
    text, upper = without_unknown_city(text, upper, gazetteer)
    named = [*exact(text, gazetteer.villages), *by_spot(text, gazetteer)]
    fits = _fits(text, gazetteer, upper, named, allowed)
    if not fits or fits[0].score < GOOD_ENOUGH or fits[0].leading or fits[0].stray:
        upper += mistaken(text, gazetteer.upper, upper)
        fits = _fits(text, gazetteer, upper, [*named, *mistaken(text, gazetteer.villages, [])], allowed)
    if not fits or fits[0].score < GOOD_ENOUGH:
        fits = _merge(fits, _squeezed(text, gazetteer, upper, allowed, inside))
    answer = _answer(fits, upper, gazetteer, allowed, inside)
    village, form = (fits[0].key, fits[0].form) if fits else (inside, "")
    return _at_spot(text, answer, gazetteer, village=village, form=form)


def _at_spot(text: str, located: Located, gazetteer: Gazetteer, *, village: int | None, form: str) -> Located:
    if located.level != "village" or located.best is None or village is None:
        return located
    spot = named_spot(text, village=village, form=form, gazetteer=gazetteer)
    if spot is None:
        return located
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


def _fits(
    text: str, gazetteer: Gazetteer, upper: list[Mention], villages: list[Mention], allowed: set[int] | None
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


def _fit(text: str, gazetteer: Gazetteer, upper: list[Mention], mention: Mention) -> _Fit:
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
    form = text[mention.start : mention.end]
    leading, stray = unexplained(text, mention.start, form, [(m.start, m.end) for m in explained])
    areas = [m.start for m in upper if m.meaning.key in around and m.start >= mention.end]
    score -= 0.12 * min(leading + stray, 5)
    if leading:
        score -= 0.13  # a piece of a longer name, most likely
    is_ended = ENDING.match(text, mention.end) is not None or text.startswith(form, mention.end)
    goes_on = not is_ended and _LONGER.match(text, mention.end) is not None
    return _Fit(
        mention.meaning.key,
        score,
        mention.cost,
        has_township,
        form,
        leading,
        stray,
        close_of(text, mention.start, mention.end, areas),
        has_conflict,
        goes_on,
        text.startswith("庄", mention.end),
        mention.meaning.weight == WITHOUT_ENDING,
        why,
    )


def _following(text: str, mention: Mention, upper: list[Mention]) -> float:
    """What comes after a name speaks for a village (an ending, a number) or against it (the ending of a township)."""
    rest = text[mention.end :]
    if _UPPER_ENDING.match(rest):
        return -0.6
    if ENDING.match(rest):
        return 0.12 if rest[0] == "庄" else 0.25
    covering = [m.end for m in upper if m.start == mention.start and m.end >= mention.end]
    if any(not _NUMBERED.match(text, end) for end in covering):
        return -0.6  # a township named like its seat, its ending left out or misspelt
    if text[mention.end - 1] in "村庄" or ENDING_IN_LETTERS.match(rest):
        return 0.2
    return 0.1 if _DETAIL.match(rest) else -0.3


def _is_inside(mention: Mention, upper: list[Mention]) -> bool:
    """Whether what looks like a village is a piece of a township's or county's full name (辛安 in 辛安泉镇)."""
    return any(
        other.start <= mention.start
        and mention.end <= other.end
        and (mention.cost > 0 or mention.end - mention.start < other.end - other.start)
        and other.meaning.weight - other.cost > BARE
        for other in upper
    )


def _stands_alone(mention: Mention, explained: list[Mention]) -> bool:
    """Whether a name stands for itself, and is not a piece of a name that is explained already."""
    return not any(other.start < mention.end and mention.start < other.end for other in explained)


def _squeezed(
    text: str, gazetteer: Gazetteer, upper: list[Mention], allowed: set[int] | None, inside: int | None
) -> list[_Fit]:
    """A name of two characters that lost one: only among the few villages of a township that is known."""
    townships = [m for m in upper if m.meaning.level == "township" and m.meaning.weight - m.cost > BARE - 0.2]
    scopes = [(m.end, m.meaning.key, 0.5 * (m.meaning.weight - m.cost)) for m in townships]
    if inside is not None and gazetteer.entries[inside].level == "township":
        scopes.append((max((m.end for m in townships), default=0), inside, 0.4))
    fits = []
    for start, key, weight in scopes:
        ending = ENDING.search(text, start)
        head = text[start : ending.start()] if ending else ""
        if len(head) != 1:
            continue
        for village in gazetteer.within.get(key, ()):
            core = gazetteer.cores[village]
            if head in core and len(core) <= 3 and (allowed is None or village in allowed):
                cost = 0.45 + 0.1 * (len(core) - 2)
                fits.append(_Fit(village, 1 - cost + 0.25 + weight, cost, True, head, why=["township"]))
    return fits


def _merge(fits: list[_Fit], more: list[_Fit]) -> list[_Fit]:
    best = {fit.key: fit for fit in fits}
    for fit in more:
        if fit.key not in best or fit.score > best[fit.key].score:
            best[fit.key] = fit
    return sorted(best.values(), key=lambda fit: -fit.score)


def _answer(
    fits: list[_Fit], upper: list[Mention], gazetteer: Gazetteer, allowed: set[int] | None, inside: int | None
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
        confidence = 0.99
    elif top.cost <= SOUNDS_ALIKE:
        confidence = 0.95 if township_known else 0.86
    else:
        confidence = 0.85 if township_known else 0.75
    confidence -= 0.04 * min(top.stray, 3)
    if _is_doubtful(top, gazetteer):
        confidence = min(confidence, DOUBTFUL) - 0.05 * min(top.leading, 3)
    crowd = gazetteer.villages.crowd(top.form) - {top.key}
    if allowed is not None:
        crowd &= allowed
    near = "township" if township_known else "county" if "county" in top.why else ""
    if near:
        around = _around(top.key, near, gazetteer)
        crowd = {key for key in crowd if gazetteer.above[key] & around}
    confidence -= 0.12 * min(len(crowd), 3)
    if len(fits) > 1 and top.score - fits[1].score < CLOSE:
        confidence -= 0.15
    if top.has_conflict:
        confidence -= 0.4
    if top.goes_on:
        confidence -= 0.1
    return round(max(0.05, confidence), 3)


def _is_doubtful(fit: _Fit, gazetteer: Gazetteer) -> bool:
    """Whether another place, that no listing knows, may well be meant: the name is a piece of what is written, or what
    is written is a name that villages bear elsewhere.
    """
    if fit.leading or fit.close == Close.LOOSE:
        return True
    if fit.has_other_ending and _is_borne(fit.form + "庄", fit.key, gazetteer):
        return True
    if fit.cost or fit.is_short:
        is_long = len(fit.form) > 2 and not fit.is_short
        return (fit.close == Close.HAMLET and not is_long) or _is_borne(fit.form, fit.key, gazetteer)
    return False


def _is_borne(name: str, key: int, gazetteer: Gazetteer) -> bool:
    """Whether another village has this very name, or had it before it was given up."""
    return name in gazetteer.gone or any(m.key != key for m in gazetteer.villages.exact.get(name, ()))


def _around(key: int, level: str, gazetteer: Gazetteer) -> set[int]:
    return {area for area in gazetteer.above[key] if gazetteer.entries[area].level == level}


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


def _only_area(upper: list[Mention], gazetteer: Gazetteer, inside: int | None) -> Located:
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
