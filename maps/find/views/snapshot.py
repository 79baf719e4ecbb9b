"""The snapshot for the hour when the server is down: the page, its service worker, the extract, and what came of it.

docs/policy.md says what a lost telephone shows, and why it is kept so.
"""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import allow, public
from accounts.audit.services import audit_record
from accounts.models import AuditAction
from accounts.sign_in.sessions import background
from base import clock
from base.error_responses import error_body
from base.errors import DomainError
from maps.find.selectors.extract import WHO_RESPONDS, areas_offered, extract_of, given_by, stands
from maps.look.asked import SignedIn
from visits.register.models import Elder

MOST_LOOKS = 1000
LARGEST_KEY = 2**63


@allow(GET=WHO_RESPONDS)
@never_cache
def snapshot(request: SignedIn) -> HttpResponse:
    """Names nobody, so that the device may keep the page itself."""
    hours = settings.SNAPSHOT_HOURS
    context = {"areas": areas_offered(request.user), "hours": hours, "said": _said()}
    return render(request, "find/snapshot.html", context)


def _said() -> dict[str, str]:
    """What the page's script says."""
    return {
        "kept": _("{areas}，{count} 位；{made} 存的，{hours} 小时后失效"),
        "making": _("正在存…"),
        "opening": _("正在打开…"),
        "differ": _("两遍密码不一样。"),
        "short": _("密码至少 6 位。"),
        "nowhere": _("请至少选一个地方。"),
        "signed_out": _("登录已到期，请先登录。"),
        "failed": _("没有存成，请再试一次。"),
        "wrong": _("密码不对，还可以试 {n} 次，之后资料会被删除。"),
        "gone": _("资料已从这台设备删除。"),
        "more": _("还有 {n} 位。再加上村名、组、门牌或姓名里的字。"),
        "way_in": _("进门方式"),
        "navigate": _("导航"),
    }


@public("GET")
def worker(request: HttpRequest) -> HttpResponse:
    """The script that answers for the server while it is away; it may do so for every page of this site."""
    response = render(request, "find/worker.js", content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response


@allow(POST=WHO_RESPONDS)
@background
@never_cache
def extract(request: SignedIn) -> HttpResponse:
    """Everything of the areas chosen, once, for this device; the row says of which areas and how many."""
    try:
        told = extract_of(user=request.user, codes=request.POST.getlist("areas"))
    except DomainError as error:  # the page's script reads it
        return JsonResponse(error_body(error), status=error.http_status)
    audit_record(
        actor=request.user,
        action=AuditAction.EXPORT,
        subject="visits.elder",
        request=request,
        page="snapshot",
        areas=[area["code"] for area in told["areas"]],
        count=len(told["people"]),
    )
    return JsonResponse(told)


@allow(POST=WHO_RESPONDS)
@background
def looks(request: SignedIn) -> HttpResponse:
    """Whom somebody looked at while there was no server, told when there is one again: a row each, with the moment.

    The rows are of whoever the extract was given to, whoever brings them.
    """
    told = _looks_told(request.POST.get("looks", ""))
    givens = {token: given_by(token) for token in {token for token, _pk, _at in told}}
    exist = set(Elder.everyone.filter(pk__in={pk for _token, pk, _at in told}).values_list("pk", flat=True))
    for token, pk, at in told:
        given = givens[token]
        if given and pk in exist:
            moment = at.isoformat(timespec="seconds")
            subject = f"visits.elder:{pk}"
            audit_record(
                actor=given.user,
                action=AuditAction.UNMASK,
                subject=subject,
                request=request,
                page="snapshot",
                at=moment,
            )
    return JsonResponse({"taken": len(told)})


@public("GET")
def standing(request: HttpRequest) -> HttpResponse:
    """Whether the device may keep what it was given; asked without a session, for that may be over."""
    response = JsonResponse({"stands": stands(request.GET.get("token", ""))})
    response["Cache-Control"] = "no-store"
    return response


def _looks_told(text: str) -> list[tuple[str, int, datetime]]:
    """[[token, elder, moment], …]; what is no such thing is left out, and a moment to come is now."""
    try:
        rows: Any = json.loads(text)
    except ValueError:
        return []
    now, told = clock.real(), []
    for row in rows[:MOST_LOOKS] if isinstance(rows, list) else []:
        match row:
            case [str(token), int(pk), str(moment)] if 0 < pk < LARGEST_KEY and (at := _moment(moment)):
                told.append((token, pk, min(at, now)))
    return told


def _moment(text: str) -> datetime | None:
    try:
        at = parse_datetime(text)
    except ValueError:
        return None
    return at if at and at.tzinfo else None
