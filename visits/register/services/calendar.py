"""A county's own days: off, made up, or as on any other day, where the country's calendar says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from geo.models import Area
from visits.errors import FactsChangedMeanwhile, FactsRefused
from visits.register.holidays import DAY, DayKind, DayRule
from visits.register.models import CalendarDay
from visits.register.selectors.calendar import calendar_between, calendar_fingerprint, own_days

LONGEST_DAYS = 60


@dataclass(frozen=True)
class DaysTold:
    """The same for each day from one to another, both included."""

    first_day: date
    last_day: date
    kind: str
    name: str
    like_weekday: int | None = None
    source: str = ""


@transaction.atomic
def calendar_days_set(*, county: Area, told: DaysTold, by: User | None, seen: str | None = None) -> list[CalendarDay]:
    """From today on; what the county said of these days before is withdrawn."""
    _opened(county, seen)
    if problems := _problems(told):
        raise FactsRefused(who=county.name, fields=problems)
    _withdraw(county, told.first_day, told.last_day, by)
    days = [told.first_day + n * DAY for n in range((told.last_day - told.first_day).days + 1)]
    like_weekday = told.like_weekday if told.kind == DayKind.WORKDAY else None
    now = clock.now()
    rows = CalendarDay.objects.bulk_create(
        CalendarDay(
            county=county,
            date=day,
            kind=told.kind,
            like_weekday=like_weekday,
            name=told.name.strip(),
            source=told.source.strip(),
            made_at=now,
            made_by=by,
        )
        for day in days
    )
    _audit(county, by, f"{told.kind} {told.first_day} {told.last_day}")
    return rows


@transaction.atomic
def calendar_rules_set(
    *, county: Area, rules: Mapping[date, DayRule], by: User | None, seen: str | None = None
) -> list[CalendarDay]:
    """A whole announced year at once: of its days from today on those that are not known like this yet."""
    _opened(county, seen)
    known = calendar_between(area=county, first_day=min(rules), last_day=max(rules))
    new = {day: rule for day, rule in rules.items() if day >= clock.today() and known.rule(day) != rule}
    for day in new:
        _withdraw(county, day, day, by)
    now = clock.now()
    rows = CalendarDay.objects.bulk_create(
        CalendarDay(
            county=county,
            date=day,
            kind=rule.kind.value,
            like_weekday=rule.like_weekday,
            name=rule.name,
            source=rule.source,
            made_at=now,
            made_by=by,
        )
        for day, rule in new.items()
    )
    _audit(county, by, f"notice {len(rows)}")
    return rows


@transaction.atomic
def calendar_days_restore(
    *, county: Area, first_day: date, last_day: date, by: User | None, seen: str | None = None
) -> int:
    """Back to the country's calendar; how many days were the county's own."""
    _opened(county, seen)
    if first_day < clock.today():
        raise FactsRefused(who=county.name, fields={"first_day": _("已经过去的日子不再改。")})
    count = _withdraw(county, first_day, last_day, by)
    _audit(county, by, f"restored {first_day} {last_day}")
    return count


def _opened(county: Area, seen: str | None) -> None:
    Area.objects.select_for_update(of=("self",)).get(pk=county.pk)
    if seen is not None and seen != calendar_fingerprint(county=county):
        raise FactsChangedMeanwhile(who=county.name, card=_("日历"))


def _problems(told: DaysTold) -> dict[str, str]:
    is_made_up = told.kind == DayKind.WORKDAY
    problems = {
        "kind": "" if told.kind in {kind.value for kind in DayKind} else _("请选择放假、补班或照平日。"),
        "first_day": _("已经过去的日子不再改。") if told.first_day < clock.today() else "",
        "last_day": _last_day_problem(told),
        "name": "" if told.name.strip() else _("请填写名称，例如元旦。"),
        "like_weekday": _("请选择按周几的工作时间。") if is_made_up and told.like_weekday not in range(1, 8) else "",
    }
    return {field: said for field, said in problems.items() if said}


def _last_day_problem(told: DaysTold) -> str:
    if told.last_day < told.first_day:
        return _("不能早于开始的日期。")
    if told.kind == DayKind.WORKDAY and told.last_day != told.first_day:
        return _("补班一天一天地登记：每天按周几要分别说明。")
    if (told.last_day - told.first_day).days >= LONGEST_DAYS:
        return _("一次最多登记 {n} 天。").format(n=LONGEST_DAYS)
    return ""


def _withdraw(county: Area, first_day: date, last_day: date, by: User | None) -> int:
    rows = own_days(county=county, first_day=first_day, last_day=last_day)
    return rows.update(withdrawn_at=clock.now(), withdrawn_by=by)


def _audit(county: Area, by: User | None, what: str) -> None:
    audit_record(actor=by, action=AuditAction.CHANGE, subject=f"visits.calendar:{county.code}", what=what)
