"""Choosing the own password by invitation. Looking uses nothing up: messengers look at links before people do."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import public
from accounts.errors import InvitationUnknown
from accounts.invited.services import LONGEST, invitation_accept, invitation_open
from accounts.sign_in.passwords import NewPasswordForm
from accounts.sign_in.services import sign_in_record
from accounts.sign_in.sessions import session_begin
from base.errors import DomainError


@public("GET", "POST")
@never_cache
def invitation_code(request: HttpRequest) -> HttpResponse:
    """For who types the code from a slip instead of taking the link."""
    if request.method == "GET":
        return render(request, "invitation_code.html")
    code = request.POST.get("code", "").strip()
    try:
        invitation_open(code=code)
    except InvitationUnknown as error:
        context = {"error": error, "code": code[:LONGEST]}
        return render(request, "invitation_code.html", context, status=error.http_status)
    except DomainError as error:
        return _over(request, error)
    return redirect("invitation", "".join(code.replace("-", " ").split()).upper())


@public("GET", "POST")
@never_cache
def invitation(request: HttpRequest, invitation_code: str) -> HttpResponse:
    try:
        invited = invitation_open(code=invitation_code).user
    except DomainError as error:
        return _over(request, error)
    form = NewPasswordForm(request.POST or None, user=invited)
    if request.method == "GET" or not form.is_valid():
        status = 400 if request.method == "POST" else 200
        somebody_else = request.user if request.user.is_authenticated and request.user != invited else None
        context = {"form": form, "invited": invited, "somebody_else": somebody_else}
        return render(request, "invitation.html", context, status=status)
    try:
        user = invitation_accept(code=invitation_code, password=form.cleaned_data["new"])
    except DomainError as error:
        return _over(request, error)
    login(request, user)
    session_begin(request)
    sign_in_record(user=user, request=request)
    return redirect("/")


def _over(request: HttpRequest, error: DomainError) -> HttpResponse:
    return render(request, "invitation_over.html", {"error": error}, status=error.http_status)
