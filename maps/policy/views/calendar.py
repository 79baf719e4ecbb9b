"""Holidays and make-up workdays of a year: the country's, and what a county does otherwise."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base import clock
from base.errors import DomainError
from geo.models import Area
from geo.scope import scope_for
from maps.look.asked import SignedIn, day_of, whole_number
from maps.look.form_base import refusal_shown
from maps.policy.forms.calendar import CalendarDaysForm, NoticeForm
from maps.policy.selectors.calendar import effect_of, lines_of_rules, year_of
from visits.duty.selectors.rules import counties_of
from visits.register.holidays import is_announced
from visits.register.selectors.calendar import calendar_fingerprint
from visits.register.services import calendar_days_restore, calendar_days_set, calendar_rules_set

READS = [Role.ADMINISTRATOR, Role.LEADER, Role.COORDINATOR]
EDITS = [Role.ADMINISTRATOR, Role.COORDINATOR]
YEARS = range(2024, 2100)


@allow(GET=READS)
def calendar(request: SignedIn) -> HttpResponse:
    """`?year=2026`, and `?county=140499000000` where somebody sees several."""
    county = _county(request)
    if county is None:
        return render(request, "look/no_county.html")
    form = CalendarDaysForm(seen=calendar_fingerprint(county=county))
    return _page(request, county, _year(request), form)


@allow(POST=EDITS)
def calendar_days(request: SignedIn) -> HttpResponse:
    """First (`act=preview`) what it does to the shifts, then the days themselves."""
    county = _county(request)
    if county is None or not _may_edit(request, county):
        return _not_theirs(request)
    form = CalendarDaysForm(request.POST, seen=calendar_fingerprint(county=county))
    if not form.is_valid():
        return _page(request, county, _year(request), form, status=400)
    told = form.told()
    if request.POST.get("act") == "preview":
        effect = effect_of(county=county, told=told)
        return _page(request, county, told.first_day.year, form, effect=effect)
    try:
        calendar_days_set(county=county, told=told, by=request.user, seen=form.cleaned_data["seen"] or None)
    except DomainError as error:
        refusal_shown(form, error)
    if form.errors:
        return _page(request, county, told.first_day.year, form, status=400)
    messages.success(request, _("已改。计划从现在起按新的日历安排；已发布的计划会提示变动。"))
    return redirect(_address(county, told.first_day.year))


@allow(POST=EDITS)
def calendar_notice(request: SignedIn) -> HttpResponse:
    """The notice of a year, pasted: first what was understood, then (`act=save`) all its days to come."""
    county = _county(request)
    if county is None or not _may_edit(request, county):
        return _not_theirs(request)
    notice_form = NoticeForm(request.POST, initial={"seen": calendar_fingerprint(county=county)})
    form = CalendarDaysForm(seen=calendar_fingerprint(county=county))
    if not notice_form.is_valid():
        return _page(request, county, _year(request), form, notice_form=notice_form, status=400)
    notice = notice_form.notice
    if request.POST.get("act") != "save":
        read = lines_of_rules(notice.rules)
        return _page(request, county, notice.year, form, notice_form=notice_form, notice_lines=read)
    try:
        seen = notice_form.cleaned_data["seen"] or None
        rows = calendar_rules_set(county=county, rules=notice.rules, by=request.user, seen=seen)
    except DomainError as error:
        refusal_shown(notice_form, error)
        return _page(request, county, notice.year, form, notice_form=notice_form, status=400)
    messages.success(request, _("已录入 {n} 天；已经过去的和本来就有的不再录。").format(n=len(rows)))
    return redirect(_address(county, notice.year))


@allow(POST=EDITS)
def calendar_restored(request: SignedIn) -> HttpResponse:
    """Days of one line as the country has them."""
    county = _county(request)
    if county is None or not _may_edit(request, county):
        return _not_theirs(request)
    day, last_day = (day_of(request.POST.get(name, "")) for name in ("first_day", "last_day"))
    try:
        calendar_days_restore(
            county=county, first_day=day, last_day=last_day, by=request.user, seen=request.POST.get("seen") or None
        )
        messages.success(request, _("已恢复为全国的安排。"))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(_address(county, day.year))


def _page(
    request: SignedIn, county: Area, year: int, form: CalendarDaysForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "where": county.name,
        "county": county,
        "counties": counties_of(scope=scope_for(request.user)),
        "year": year,
        "years": range(clock.today().year - 1, clock.today().year + 3),
        "lines": year_of(county=county, year=year),
        "is_announced": is_announced(year),
        "today": clock.today(),
        "may_edit": _may_edit(request, county),
        "seen": calendar_fingerprint(county=county),
        "form": form,
        "notice_form": NoticeForm(initial={"seen": calendar_fingerprint(county=county)}),
    }
    return render(request, "policy/calendar/calendar.html", context | more, status=status)


def _county(request: SignedIn) -> Area | None:
    counties = counties_of(scope=scope_for(request.user))
    asked = request.GET.get("county") or request.POST.get("county")
    return next((county for county in counties if county.code == asked), counties[0] if counties else None)


def _may_edit(request: SignedIn, county: Area) -> bool:
    """Whoever the whole county was granted to: what one township wants is not the others' holiday."""
    return request.user.role in EDITS and scope_for(request.user).covers(county)


def _not_theirs(request: SignedIn) -> HttpResponse:
    messages.error(request, _("全县的日历由管理全县的人改。要给一个人加班次，请到“班次”里改。"))
    return redirect("calendar")


def _year(request: SignedIn) -> int:
    year = whole_number(request.GET.get("year", ""))
    return year if year is not None and year in YEARS else clock.today().year


def _address(county: Area, year: int) -> str:
    return f"{reverse('calendar')}?county={county.code}&year={year}"
