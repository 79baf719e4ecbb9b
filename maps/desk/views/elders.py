"""The ledger's list, how well it is kept, and the lists that a clerk keeps under a name."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base import clock
from geo.scope import areas_granted, scope_for
from maps.desk.forms.elder_filters import LedgerFilters
from maps.desk.forms.elders_bulk import ACTIONS
from maps.desk.selectors.ledger_rows import ledger_rows_of
from maps.look.asked import SignedIn, whole_number
from maps.look.audit import audit_elders
from maps.look.back import NEXT, came_from, with_next
from visits.duty.selectors.ledger import ledger_page, villages_left
from visits.duty.selectors.upkeep import to_do, villages_upkeep
from visits.errors import FactsRefused
from visits.register.selectors.concerns import CONCERNS
from visits.register.services import saved_list_drop, saved_list_keep

COORDINATOR = [Role.COORDINATOR]
_PAGING = ("start", "csrfmiddlewaretoken", "names", NEXT)  # names: of lists kept before names were shown


@allow(GET=COORDINATOR)
def elders(request: SignedIn) -> HttpResponse:
    """`?area=&due=overdue&q=王…`; who looked at which page of it, the audit trail tells."""
    scope, day = scope_for(request.user), clock.today()
    filters = LedgerFilters(request.GET, scope=scope)
    asked = filters.asked()
    page = ledger_page(scope=scope, asked=asked, day=day, start=_start(request))
    audit_elders(request, page.elder_ids, page="elders", area=asked.area)
    query = _query(request)
    back, joined = came_from(request), f"?{query}{'&' if query else ''}"
    context = {
        "where": asked.area.name if asked.area else _granted(request),
        "beginning": with_next(f"?{query}", back),
        "following": with_next(f"{joined}start={page.following}", back),
        "filters": filters,
        "asked": asked,
        "concern": CONCERNS.get(asked.concern),
        "rows": ledger_rows_of(elder_ids=page.elder_ids, day=day),
        "page": page,
        "first": page.start + 1,
        "last": page.start + len(page.elder_ids),
        "actions": list(ACTIONS.values()),
        "query": query,
        "villages": villages_left(scope=scope, concern=asked.concern, day=day),
        "is_narrowed": any(value for name, value in request.GET.items() if name not in (*_PAGING, "sort")),
        "saved": request.user.saved_lists.all(),
    }
    return render(request, "desk/elders/list.html", context)


def _start(request: SignedIn) -> int:
    return whole_number(request.GET.get("start", "")) or 0


def _query(request: SignedIn) -> str:
    """The filters as an address, without what only this page of the list needs."""
    kept = QueryDict(mutable=True)
    for name, value in request.GET.items():
        if value and isinstance(value, str) and name not in _PAGING:
            kept[name] = value
    return kept.urlencode()


def _granted(request: SignedIn) -> str:
    return "、".join(areas_granted(request.user).values_list("name", flat=True)[:3])


@allow(GET=(Role.COORDINATOR, Role.LEADER))
def upkeep(request: SignedIn) -> HttpResponse:
    """What in the ledger needs somebody, and completeness and freshness by village (P9, P10)."""
    scope, day = scope_for(request.user), clock.today()
    context = {
        "where": _granted(request),
        "to_do": to_do(scope=scope, area=None, day=day),
        "villages": villages_upkeep(scope=scope, area=None, day=day),
        "opens_ledger": request.user.role == Role.COORDINATOR,
    }
    return render(request, "desk/elders/upkeep.html", context)


@allow(POST=COORDINATOR)
def list_keep(request: SignedIn) -> HttpResponse:
    query = request.POST.get("query", "")
    try:
        kept = saved_list_keep(user=request.user, name=request.POST.get("name", ""), query=query)
    except FactsRefused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("已存为“{name}”。").format(name=kept.name))
    return back_to_list(query)


@allow(POST=COORDINATOR)
def list_drop(request: SignedIn) -> HttpResponse:
    saved_list_drop(user=request.user, name=request.POST.get("name", ""))
    messages.info(request, _("已删除这个名单；老人的信息没有变。"))
    return back_to_list("")


def back_to_list(query: str) -> HttpResponse:
    """Filters only: an address of another page cannot be smuggled in."""
    kept = QueryDict(query[:500]).urlencode()
    return redirect(f"{reverse('elders')}?{kept}" if kept else reverse("elders"))
