"""The rules of a county: what holds, what held, and how an administrator changes it after seeing what that does."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.audit.services import audit_record
from accounts.models import AuditAction, Role
from base import clock
from base.errors import InputInvalid
from geo.models import Area
from geo.scope import scope_for
from maps.look import words
from maps.look.areas import townships_of
from maps.look.asked import SignedIn
from maps.policy.forms.rules import RulesForm
from maps.policy.selectors.rule_preview import preview_of
from visits.duty.models import PolicyRules
from visits.duty.presets import PRESETS
from visits.duty.selectors.rules import counties_of, rule_sets, rules_on
from visits.duty.services.rules import rules_save, rules_withdraw
from visits.errors import RulesRefused

READS = [Role.ADMINISTRATOR, Role.LEADER, Role.COORDINATOR]
EDITS = [Role.ADMINISTRATOR]


@allow(GET=READS)
def rules(request: SignedIn) -> HttpResponse:
    """What holds today and the history; `?county=140499000000` where somebody sees several."""
    counties = counties_of(scope=scope_for(request.user))
    county = _asked(request, counties)
    if county is None:
        return render(request, "look/no_county.html")
    context = {
        "where": county.name,
        "county": county,
        "counties": counties,
        "sets": rule_sets(county=county),
        "may_edit": _may_edit(request, county),
        "today": clock.today(),
    }
    return render(request, "policy/rules/rules.html", context)


@allow(GET=EDITS, POST=EDITS)
def rules_edit(request: SignedIn) -> HttpResponse:
    """The form, then (`act=preview`) what it would change, then (`act=save`) the new rules."""
    county = _asked(request, counties_of(scope=scope_for(request.user)))
    if county is None or not _may_edit(request, county):
        return render(request, "look/no_county.html")
    if request.method == "GET":
        start = PRESETS.get(request.GET.get("preset", "")) or rules_on(county=county, day=clock.today())
        return _form(request, county, RulesForm(start=start))
    form = RulesForm(request.POST, start=rules_on(county=county, day=clock.today()))
    act = request.POST.get("act")
    if not form.is_valid():
        return _form(request, county, form, status=400)
    return _save(request, county, form) if act == "save" else _form_or_preview(request, county, form, act)


def _form_or_preview(request: SignedIn, county: Area, form: RulesForm, act: str | None) -> HttpResponse:
    if act != "preview":
        return _form(request, county, form)
    day = form.cleaned_data["valid_from"]
    if day < clock.today() and not form.cleaned_data["past_is_meant"]:
        form.add_error("past_is_meant", _("开始日期已过。确要重算过去的数字请勾选，否则请改日期。"))
        return _form(request, county, form, status=400)
    context = {"where": county.name, "county": county, "form": form, "day": day}
    return render(request, "policy/rules/preview.html", context | {"townships": townships_of(county=county)})


def _save(request: SignedIn, county: Area, form: RulesForm) -> HttpResponse:
    told: dict[str, Any] = {name: form.cleaned_data[name] for name in ("valid_from", "reason", "past_is_meant")}
    try:
        saved = rules_save(county=county, rules=form.rules, by=request.user, **told)
    except RulesRefused as error:
        form.add_error(form.field_of(error.detail["field"]), error.detail["problem"])
        return _form(request, county, form, status=error.http_status)
    messages.success(request, _("已保存，{day} 起执行。").format(day=words.day(saved.valid_from)))
    return redirect(f"{reverse('rules')}?county={county.code}")


def _form(request: SignedIn, county: Area, form: RulesForm, status: int = 200) -> HttpResponse:
    context = {"where": county.name, "county": county, "form": form}
    return render(request, "policy/rules/edit.html", context, status=status)


@allow(POST=EDITS)
def rules_preview(request: SignedIn, area_code: str) -> HttpResponse:
    """One township's part of the preview: rows of a table, which the page asks for one after the other."""
    areas = scope_for(request.user).narrow(Area.objects.filter(valid_to=None), "")
    area = get_object_or_404(areas, code=area_code)
    form = RulesForm(request.POST, start=rules_on(county=area, day=clock.today()))
    if not form.is_valid():
        raise InputInvalid(fields=form.errors.get_json_data())
    preview = preview_of(area=area, rules=form.rules, day=form.cleaned_data["valid_from"])
    audit_record(
        actor=request.user,
        action=AuditAction.VIEW,
        subject="maps.rules_preview",
        request=request,
        area=area.code,
        people=preview.moved,
    )
    return render(request, "policy/rules/township.html", {"preview": preview})


@allow(POST=EDITS)
def rules_take_back(request: SignedIn, rules_id: int) -> HttpResponse:
    mine = scope_for(request.user).narrow(PolicyRules.objects.all(), "county")
    rules_withdraw(saved=get_object_or_404(mine, pk=rules_id), by=request.user)
    messages.success(request, _("已撤回，这套规则不会执行。"))
    return redirect("rules")


def _asked(request: SignedIn, counties: list[Area]) -> Area | None:
    code = request.GET.get("county")
    return next((county for county in counties if county.code == code or not code), None)


def _may_edit(request: SignedIn, county: Area) -> bool:
    return request.user.role in EDITS and scope_for(request.user).covers(county)
