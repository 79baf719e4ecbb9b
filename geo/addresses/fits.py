"""How well each village explains an address: its name, the areas before it, what leads up to it and closes it. Pure."""

import re
from dataclasses import dataclass, field

from geo.addresses.around_names import ENDING, ENDING_IN_LETTERS, Close, close_of, unexplained
from geo.addresses.gazetteer import BARE, WITHOUT_ENDING, Gazetteer
from geo.addresses.mentions import Mention

_UPPER_ENDING = re.compile("(?:街道|镇|乡|县|区(?!委)|市|省)")
_DETAIL = re.compile(r"(?:[\d一二三四五六七八九十第#\-]|组|队|号|东|西|南|北|旁|自然村|小区|附近|$)")
_NUMBERED = re.compile(r"(?:[\d一二三四五六七八九十第#\-]|组|队|号|$)")
_LONGER = re.compile(r"[^\d第]{0,4}?(?:(?<!自然)村(?!民小组)|社区|[林农茶牧]场|(?<!小)区)")


@dataclass
class Fit:
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


def fits_of(
    text: str, gazetteer: Gazetteer, upper: list[Mention], villages: list[Mention], allowed: set[int] | None
) -> list[Fit]:
    """The best reading of each village, best first."""
    best: dict[int, Fit] = {}
    for mention in villages:
        key = mention.meaning.key
        if (allowed is not None and key not in allowed) or _is_inside(mention, upper):
            continue
        fit = _fit(text, gazetteer, upper, mention)
        if key not in best or fit.score > best[key].score:
            best[key] = fit
    return sorted(best.values(), key=lambda fit: -fit.score)


def _fit(text: str, gazetteer: Gazetteer, upper: list[Mention], mention: Mention) -> Fit:
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
    return Fit(
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


def squeezed(
    text: str, gazetteer: Gazetteer, upper: list[Mention], allowed: set[int] | None, inside: int | None
) -> list[Fit]:
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
                fits.append(Fit(village, 1 - cost + 0.25 + weight, cost, True, head, why=["township"]))
    return fits


def merged(fits: list[Fit], more: list[Fit]) -> list[Fit]:
    best = {fit.key: fit for fit in fits}
    for fit in more:
        if fit.key not in best or fit.score > best[fit.key].score:
            best[fit.key] = fit
    return sorted(best.values(), key=lambda fit: -fit.score)
