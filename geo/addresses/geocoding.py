"""An address to ranked candidates, each with level, confidence and why. Pure; the gazetteer holds the names.

Every village whose name occurs in the address is a candidate. The areas named before it speak for it or against it,
letters that nothing explains speak against it. Only when no candidate explains it, names with one mistake are tried.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from geo.address import core_name, normalise
from geo.addresses.around_names import Close
from geo.addresses.fits import Fit, fits_of, merged, squeezed
from geo.addresses.gazetteer import BARE, SOUNDS_ALIKE, Entry, Gazetteer
from geo.addresses.mentions import Mention, by_spot, exact, mistaken, named_spot, tidied, without_unknown_city
from geo.addresses.places_told import Told, divided, places_told

SURE = 0.9  # from here on an answer may be taken without a look
DOUBTFUL = 0.85  # at most, where a place that no listing knows may be meant
TIE = 0.06  # candidates that lie closer fit equally well
CLOSE = 0.12  # so near a second candidate the first is doubtful
LEAST, LEAST_ALONE = 0.35, 0.75  # below these nothing was found; a misspelt name with nothing around it needs more
GOOD_ENOUGH = 1.15  # an exact candidate above this needs no search for mistakes
SHOWN = 5
_HOMES = ("door", "group", "village")


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


def locate(
    address: str, gazetteer: Gazetteer, *, inside: int | None = None, among: Collection[int] | None = None
) -> Located:
    """Find the village an address means; where it tells of two places, the one where people live now.

    Parameters
    ----------
    inside : key of the area the address is known to lie in (the township of its ledger); others are not considered
    among : keys of the villages that may be answered (those the asker may see); all when left out
    """

    if inside is not None and gazetteer.entries[inside].level == "village":
        return _in_village(address, gazetteer, inside, among)

    def find(text: str) -> Located:
        return _locate_one(text, gazetteer, inside, among)

    told = places_told(address)
    if told.other:
        return _of_two(told, find, gazetteer)
    answer = find(told.living)
    pieces = divided(told.living) if answer.best and answer.level in _HOMES else []
    pieces = [piece for piece in pieces if normalise(piece) not in gazetteer.upper.exact]  # 松村 alone is 松村镇 here
    if answer.best and pieces:
        near = inside or _township_of(answer.best, gazetteer)
        found = [_locate_one(piece, gazetteer, scope, among).best for piece in pieces for scope in (inside, near)]
        places = {place.code: place for place in [answer.best, *found] if place and place.confidence >= SURE}
        if len(places) > 1:
            return _either([replace(place, confidence=1 / len(places)) for place in places.values()])
    return answer


def _in_village(address: str, gazetteer: Gazetteer, village: int, among: Collection[int] | None) -> Located:
    """Inside the village that a ledger names. Where the address surely tells of another one, both are named."""
    here = _locate_one(places_told(address).living, gazetteer, village, among)
    own = gazetteer.entries[village]
    if here.level == "group":
        return here
    for told in (locate(address, gazetteer, among=among), locate(address, gazetteer, inside=own.parent, among=among)):
        best = told.best
        if not best or told.confidence < SURE or told.level not in _HOMES or best.code == own.code:
            continue
        if _is_named_for_itself(best, address, own):
            return _either([_placed(own, gazetteer, 0.5, ("village", "conflict")), replace(best, confidence=0.5)])
    return here


def _is_named_for_itself(other: Candidate, address: str, own: Entry) -> bool:
    """Whether an address surely tells of the other village: a hamlet here may have the name of a village far away."""
    if "township" in other.why or other.code[:9] == own.code[:9]:
        return True
    name = core_name(normalise(other.name))
    return other.code[:6] == own.code[:6] and any(name + ending in normalise(address) for ending in ("村", "社区"))


def _of_two(told: Told, find: Callable[[str], Located], gazetteer: Gazetteer) -> Located:
    """Where they live now; where that cannot be told, no answer, and both places named."""
    former, living = find(told.other), find(told.living)
    if living.confidence < SURE and former.best:
        # the place before it is often named for both: 沁县杨安乡柳沟村，现住定昌镇段柳村
        county = former.best.code[:6] + "0" * 6
        named = next((e.name for e in gazetteer.entries.values() if e.code == county), "")
        nearer = find(named + told.living)
        if nearer.level in _HOMES and nearer.best and "county" in nearer.best.why:
            living = nearer if nearer.confidence > living.confidence else living
    if former.best is None:
        return living
    if living.level in _HOMES:
        return replace(living, candidates=(*living.candidates, replace(former.best, confidence=0.1)))
    if living.best is None and living.level != "ambiguous" and not told.is_elsewhere:
        return find(told.other + told.living)  # a group, a number or a landmark in the place named before
    places = [living.best] if living.best else list(living.candidates)
    return _either([replace(place, confidence=0.5) for place in [*places, former.best]])


def _township_of(place: Candidate, gazetteer: Gazetteer) -> int | None:
    return next((key for key in gazetteer.within if gazetteer.entries[key].code == place.code[:9] + "000"), None)


def _either(places: list[Candidate]) -> Located:
    return Located("ambiguous", min(0.5, places[0].confidence), None, tuple(places[:SHOWN]))


def _locate_one(address: str, gazetteer: Gazetteer, inside: int | None, among: Collection[int] | None) -> Located:
    text = tidied(address)
    allowed = set(gazetteer.within.get(inside, ())) if inside is not None else None
    if among is not None:
        allowed = set(among) if allowed is None else allowed.intersection(among)
    upper = list(exact(text, gazetteer.upper))
    text, upper = without_unknown_city(text, upper, gazetteer)
    named = [*exact(text, gazetteer.villages), *by_spot(text, gazetteer)]
    fits = fits_of(text, gazetteer, upper, named, allowed)
    if not fits or fits[0].score < GOOD_ENOUGH or fits[0].leading or fits[0].stray:
        upper += mistaken(text, gazetteer.upper, upper)
        fits = fits_of(text, gazetteer, upper, [*named, *mistaken(text, gazetteer.villages, [])], allowed)
    if not fits or fits[0].score < GOOD_ENOUGH:
        fits = merged(fits, squeezed(text, gazetteer, upper, allowed, inside))
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


def _answer(
    fits: list[Fit], upper: list[Mention], gazetteer: Gazetteer, allowed: set[int] | None, inside: int | None
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


def _confidence(top: Fit, fits: list[Fit], gazetteer: Gazetteer, allowed: set[int] | None, inside: int | None) -> float:
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


def _is_doubtful(fit: Fit, gazetteer: Gazetteer) -> bool:
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


def _candidate(fit: Fit, gazetteer: Gazetteer, confidence: float) -> Candidate:
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
