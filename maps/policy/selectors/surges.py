"""Surges as the page lists them, the festivals ahead, and whom a surge would mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.seeing.need_to_know import Sight, name_for
from base import clock
from dispatch.plans import prices
from dispatch.plans.month import Slot
from dispatch.plans.month.displaced import Displaced
from dispatch.plans.on_duty import Hours
from dispatch.plans.selectors.duties import duties_ahead, duties_of, visitors_of
from dispatch.plans.selectors.months import displaced_by
from dispatch.plans.selectors.roster import seconds_in
from geo.address import short_name
from geo.models import SIGNIFICANT_DIGITS, Area, Level
from geo.scope import Scope
from maps.look.weeks import span_words
from visits.duty.models import Surge
from visits.duty.selectors.surges import surges_seen, visits_asked
from visits.register.festivals import YEARS, festivals_of
from visits.register.models import Elder

TOWNSHIP = SIGNIFICANT_DIGITS[Level.TOWNSHIP]
NAMES_SHOWN = 200
FESTIVALS_SHOWN = 6


@dataclass(frozen=True)
class Meant:
    elder_id: int
    name: str
    village: str
    visits: int


@dataclass(frozen=True)
class Asked:
    """Whom a surge means; `shown` are the first of them.

    hours : at the doors. on_duty : hours of everybody on duty in the area in the surge's days, from now on
    areas : the townships whose share of it can be asked for; of who works in villages only, the surge's own
    """

    people: int
    visits: int
    hours: float
    on_duty: float
    shown: list[Meant]
    areas: list[Area]


def areas_for_surges(*, scope: Scope) -> "QuerySet[Area]":
    """Counties and townships granted; of who was granted villages only, those."""
    areas = scope.narrow(Area.objects.filter(valid_to=None), "").order_by("code")
    large = areas.filter(level__in=[Level.COUNTY, Level.TOWNSHIP])
    return large if large.exists() else areas.filter(level=Level.VILLAGE)


def surges_by_time(*, scope: Scope) -> dict[str, list[Surge]]:
    """In force, to come, over, withdrawn; the next to end first."""
    today = clock.today()
    found: dict[str, list[Surge]] = {"now": [], "coming": [], "over": [], "withdrawn": []}
    for surge in surges_seen(scope=scope):
        if surge.withdrawn_at:
            found["withdrawn"].append(surge)
        elif surge.last_day < today:
            found["over"].append(surge)
        else:
            found["now" if surge.first_day <= today else "coming"].append(surge)
    return found


def festivals_ahead(*, day: date) -> list[tuple[str, date]]:
    """The next ones, over the turn of the year; none in years beyond the calendar's tables."""
    return [found for found in _festivals(day) if found[1] >= day][:FESTIVALS_SHOWN]


def _festivals(day: date) -> Iterator[tuple[str, date]]:
    for year in (day.year, day.year + 1):
        if year in YEARS:
            yield from festivals_of(year).items()


def asked_of(*, surge: Surge, scope: Scope, names: Sight) -> Asked:
    asked = visits_asked(surge=surge)
    elders = scope.narrow(Elder.objects.filter(pk__in=asked), "household__village")
    rows = elders.order_by("household__village__code", "pk").values_list("pk", "name", "household__village__name")
    shown = [
        Meant(pk, name_for(name, names), short_name(village), asked[pk]) for pk, name, village in rows[:NAMES_SHOWN]
    ]
    visits = sum(asked.values())
    hours = visits * prices.SERVICE_S / 3600
    return Asked(len(asked), visits, hours, _hours_on_duty(surge), shown, _asked_in(elders, surge))


def _asked_in(elders: QuerySet[Elder], surge: Surge) -> list[Area]:
    if surge.area.level == Level.VILLAGE:
        return [surge.area]
    codes = {township_code(code) for code in elders.values_list("household__village__code", flat=True)}
    return list(Area.objects.filter(code__in=codes, valid_to=None).order_by("code"))


def _hours_on_duty(surge: Surge) -> float:
    days = {"first_day": max(surge.first_day, clock.today()), "last_day": surge.last_day}
    people = visitors_of(area=surge.area, **days)
    duties = duties_ahead(duties_of(visitors=people, area=surge.area, **days), days["first_day"])
    return seconds_in(Hours(duty.start, duty.end, duty.mode) for duty in duties) / 3600


@dataclass(frozen=True)
class Cost:
    """What a surge costs a township in ordinary visits; `later` names the weeks to which how many visits move."""

    area: Area
    displaced: Displaced
    later: list[tuple[str, int]]


def cost_of(*, surge: Surge, area: Area) -> Cost:
    """Of the township, of a village the one around it: there the hours are shared."""
    township = Area.objects.filter(code=township_code(area.code), valid_to=None).first() or area
    found, slots = displaced_by(surge=surge, area=township)
    later = [(_slot_words(slots[s]), visits) for s, visits in (found.later or {}).items()]
    return Cost(township, found, later)


def township_code(code: str) -> str:
    """Of the area around a village, or of the township itself."""
    return code[:TOWNSHIP].ljust(len(code), "0")


def _slot_words(slot: Slot) -> str:
    return _("五周以后") if slot.later else span_words(slot.first_day, slot.last_day)
