"""What a page asks about its session, and forms that were sent after one had ended."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import EVERYONE, allow
from accounts.models import User
from accounts.sign_in.kept_forms import form_keep, forms_kept
from accounts.sign_in.limits import session_left_s
from accounts.sign_in.sessions import background, session_use
from base import error_responses


@background
@allow(GET=EVERYONE)
def session_left(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"left_s": session_left_s(request)})


@allow(POST=EVERYONE)
def session_stay(request: HttpRequest) -> JsonResponse:
    """Typing is use, too."""
    session_use(request)
    return JsonResponse({"left_s": session_left_s(request)})


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For CSRF_FAILURE_VIEW: who has signed in again in another tab goes on, if the form came from a page of ours."""
    if request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}" and form_keep(request):
        return redirect("kept-forms")
    return error_responses.form_expired(request, reason)


@allow(GET=EVERYONE)
def kept_forms(request: HttpRequest) -> HttpResponse:
    kept = forms_kept(user=_user(request))
    return render(request, "kept_forms.html", {"kept": kept}) if kept else redirect("home")


@allow(POST=EVERYONE)
def kept_forms_drop(request: HttpRequest) -> HttpResponse:
    forms_kept(user=_user(request)).delete()
    messages.success(request, _("没有提交的内容已删除。"))
    return redirect("home")


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
