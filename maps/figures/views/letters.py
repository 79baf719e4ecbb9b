"""Figures by mail: one's own subscriptions, each with a button that stops it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import allow
from maps.figures.views.leader import SEES_FIGURES, area_of
from maps.look.asked import SignedIn, whole_number
from visits.duty.models import FigureLetter, Rhythm
from visits.duty.services.letters import letter_stop, letter_subscribe
from visits.errors import LetterRefused


@allow(GET=SEES_FIGURES, POST=SEES_FIGURES)
def coverage_letters(request: SignedIn, area_code: str) -> HttpResponse:
    area = area_of(request, area_code)
    problem = ""
    if request.method == "POST":
        rhythm, address = request.POST.get("rhythm", ""), request.POST.get("address", "").strip()
        try:
            letter_subscribe(user=request.user, area=area, rhythm=rhythm, address=address)
        except LetterRefused as error:
            problem = error.message
        else:
            messages.success(request, _("已订阅，到时会寄到 {address}。").format(address=address))
            return redirect("coverage-letters", area_code)
    context = {
        "where": area.name,
        "area": area,
        "letters": FigureLetter.objects.filter(user=request.user, stopped_at=None).select_related("area"),
        "rhythms": Rhythm.choices,
        "mail_is_set": settings.MAIL_IS_SET,
        "problem": problem,
        "asked": request.POST,
    }
    return render(request, "figures/letters.html", context, status=422 if problem else 200)


@allow(POST=SEES_FIGURES)
def coverage_letter_stop(request: SignedIn, area_code: str) -> HttpResponse:
    """`letter` is one of one's own; another's, or one that is stopped, is left as it is."""
    area = area_of(request, area_code)
    own = FigureLetter.objects.filter(user=request.user, stopped_at=None)
    if letter := own.filter(pk=whole_number(request.POST.get("letter", "")) or 0).first():
        letter_stop(letter=letter, by=request.user)
        messages.success(request, _("已停止，不会再寄。"))
    return redirect("coverage-letters", area.code)
