"""Entries that may be one person: proposed, compared, merged field by field, told apart, and a merge undone."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from accounts.seeing.unmasking import Counted
from base.error_responses import error_response
from geo.address import short_name
from geo.scope import scope_for
from maps.desk.selectors.duplicates import choices_of, likelihood, reason_words
from maps.look.asked import SignedIn, area_asked
from maps.look.audit import audit_elders, numbers_refused
from visits.merging.selectors import duplicates_found, elders_in_scope, likeness_of, merges_seen, sides_of
from visits.merging.services import elders_merge, merge_undo, not_same_person
from visits.merging.services.merge import CHOICES
from visits.register.models import Elder

COORDINATOR = [Role.COORDINATOR]
PAIRS_A_PAGE = 30
RECENT = 20


@allow(GET=COORDINATOR)
def duplicates(request: SignedIn) -> HttpResponse:
    """The pairs of `?area=140406104000`, the likeliest first, and the latest merges."""
    area = area_asked(request)
    if area is None:
        return render(request, "look/no_area.html")
    scope = scope_for(request.user)
    page = Paginator(duplicates_found(scope=scope, area=area), PAIRS_A_PAGE).get_page(request.GET.get("page"))
    ids = {entry.elder_id for pair in page for entry in (pair.first, pair.second)}
    elders = Elder.objects.select_related("household__village").in_bulk(ids)
    merges = list(merges_seen(scope=scope)[:RECENT])
    ids_seen = ids | {merge.kept_id for merge in merges}
    audit_elders(request, ids_seen, page="duplicates", area=area)
    pairs = [
        {
            "first": elders[pair.first.elder_id],
            "second": elders[pair.second.elder_id],
            "likelihood": likelihood(pair.score),
            "score": pair.score,
            "reasons": [reason_words(reason) for reason in pair.reasons],
        }
        for pair in page
    ]
    context = {"where": area.name, "area": area, "page": page, "pairs": pairs, "merges": merges}
    return render(request, "desk/duplicates/duplicates.html", context)


@allow(GET=COORDINATOR)
def pair(request: SignedIn, elder_id: int, other_id: int) -> HttpResponse:
    """Both side by side, whole: whoever decides has to see every digit, and that they saw it is on record."""
    first, second = _elder(request, elder_id), _elder(request, other_id)
    kept, merged = sides_of(first, second)
    like = likeness_of(first, second)
    if refusal := numbers_refused(request, first.pk, second.pk, page="duplicate", counted=Counted.FORM):
        return error_response(request, refusal)
    context = {
        "where": short_name(first.household.village.name),
        "asked": _asked(request),
        "kept": kept,
        "merged": merged,
        "choices": choices_of(kept, merged),
        "likelihood": likelihood(like.score) if like.score else _("看不出是同一人"),
        "reasons": [reason_words(reason) for reason in like.reasons],
    }
    return render(request, "desk/duplicates/pair.html", context)


@allow(POST=COORDINATOR)
def pair_merge(request: SignedIn, elder_id: int, other_id: int) -> HttpResponse:
    """`elder_id` is kept."""
    kept, merged = _elder(request, elder_id), _elder(request, other_id)
    choices = {name: request.POST[name] for name in CHOICES if name in request.POST}
    elders_merge(kept=kept, merged=merged, choices=choices, by=request.user)
    messages.success(request, _("{name}的两份登记已合并，可在下方撤销。").format(name=kept.name))
    return redirect(_list_address(request))


@allow(POST=COORDINATOR)
def pair_apart(request: SignedIn, elder_id: int, other_id: int) -> HttpResponse:
    not_same_person(first=_elder(request, elder_id), second=_elder(request, other_id), by=request.user)
    messages.success(request, _("已记下不是同一人，不再提示。"))
    return redirect(_list_address(request))


@allow(POST=COORDINATOR)
def merge_undone(request: SignedIn, merge_id: int) -> HttpResponse:
    merge = get_object_or_404(merges_seen(scope=scope_for(request.user)), pk=merge_id)
    merge_undo(merge=merge, by=request.user)
    messages.success(request, _("合并已撤销，两份登记恢复原样。"))
    return redirect(_list_address(request))


def _list_address(request: SignedIn) -> str:
    """Back to the list that one came from."""
    return reverse("duplicates") + _asked(request)


def _asked(request: SignedIn) -> str:
    return f"?{urlencode({'area': request.GET['area']})}" if "area" in request.GET else ""


def _elder(request: SignedIn, elder_id: int) -> Elder:
    return get_object_or_404(elders_in_scope(scope=scope_for(request.user)), pk=elder_id)
