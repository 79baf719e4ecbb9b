"""The audit trail for auditors: read, narrowed, taken along. Nothing in it can be changed."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.audit.services import audit_record
from accounts.models import AuditAction, AuditEvent, Role
from base import clock
from base.errors import InputInvalid
from geo.scope import scope_for
from maps.desk.forms.trail import TrailFilters
from maps.desk.selectors.trail import trail, trail_page, trail_rows
from maps.desk.selectors.trail_words import Names, detail_said, names_of
from maps.look.asked import SignedIn
from maps.look.csv_lines import csv_line

AUDITOR = [Role.AUDITOR]
SUBJECT = "accounts.audit.selectors"


@allow(GET=AUDITOR)
def audit(request: SignedIn) -> HttpResponse:
    scope = scope_for(request.user)
    filters = TrailFilters(request.GET, scope=scope)
    context: dict[str, object] = {"filters": filters}
    if filters.is_valid():
        audit_record(
            actor=request.user, action=AuditAction.VIEW, subject=SUBJECT, request=request, filters=filters.said
        )
        page = trail_page(trail(scope=scope, asked=filters.asked), older_than=request.GET.get("older", ""))
        names = names_of(page.events)
        kept = request.GET.copy()
        kept.pop("older", None)
        context |= {
            "page": page,
            "query": kept.urlencode(),
            "rows": [_shown(event, names) for event in page.events],
            "is_narrowed": bool(filters.said),
        }
    return render(request, "desk/trail/trail.html", context, status=200 if filters.is_valid() else 400)


@allow(POST=AUDITOR)
def audit_export(request: SignedIn) -> StreamingHttpResponse:
    """The filters of the page, as one table; written row by row, however many there are."""
    scope = scope_for(request.user)
    filters = TrailFilters(request.POST, scope=scope)
    if not filters.is_valid():
        raise InputInvalid(fields=filters.errors)
    found = trail(scope=scope, asked=filters.asked)
    audit_record(actor=request.user, action=AuditAction.EXPORT, subject=SUBJECT, request=request, filters=filters.said)
    response = StreamingHttpResponse(_lines(found.all(), get_language()), content_type="text/csv; charset=utf-8")
    name = _("审计记录") + f"_{clock.today():%Y-%m-%d}.csv"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


def _lines(found: QuerySet[AuditEvent], language: str | None) -> Iterator[str]:
    with override(language):
        yield "\ufeff" + csv_line([_("时间"), _("操作人"), _("用户名"), _("操作"), _("对象"), _("说明"), _("网络地址")])
    for events in trail_rows(found):
        with override(language):
            names = names_of(events)
            yield "".join(csv_line(_cells(event, names)) for event in events)


def _cells(event: AuditEvent, names: Names) -> list[str]:
    return [
        f"{localtime(event.at):%Y-%m-%d %H:%M:%S}",
        str(event.actor or ""),
        event.actor.username if event.actor else "",
        event.get_action_display(),
        names.of(event.subject),
        detail_said(event.detail),
        event.address or "",
    ]


def _shown(event: AuditEvent, names: Names) -> dict[str, object]:
    return {"event": event, "subject": names.of(event.subject), "detail": detail_said(event.detail)}
