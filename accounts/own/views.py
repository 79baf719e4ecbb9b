"""One's own login: password and sessions."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import EVERYONE, allow
from accounts.models import User
from accounts.own.devices import device_said
from accounts.own.forms import OwnPasswordForm
from accounts.sign_in.selectors import sign_ins_of
from accounts.sign_in.sessions import session_id, sessions_end, sessions_of
from accounts.users.services import password_change

SIGN_INS_SHOWN = 20


@allow(GET=EVERYONE)
def me(request: HttpRequest) -> HttpResponse:
    return _page(request, OwnPasswordForm(user=_user(request), request=request))


@allow(POST=EVERYONE)
def own_password(request: HttpRequest) -> HttpResponse:
    """A new password keeps this session and ends all others."""
    user = _user(request)
    form = OwnPasswordForm(request.POST, user=user, request=request)
    if not form.is_valid():
        return _page(request, form, status=400)
    password_change(user=user, password=form.cleaned_data["new"], by=user)
    update_session_auth_hash(request, user)
    sessions_end(user=user, by=user, but=request.session.session_key)
    messages.success(request, _("密码已更改，其他设备已退出登录。"))
    return redirect("me")


@allow(POST=EVERYONE)
def own_sessions_end(request: HttpRequest) -> HttpResponse:
    """`session` names one; without it all others end. This one ends by signing out."""
    user, here = _user(request), request.session.session_key
    if asked := request.POST.get("session"):
        only = [row.pk for row in sessions_of(user=user) if session_id(row.pk) == asked and row.pk != here]
        ended = sum(sessions_end(user=user, by=user, only=key) for key in only)
    else:
        ended = sessions_end(user=user, by=user, but=here)
    messages.success(request, _("已退出 {n} 个登录。").format(n=ended) if ended else _("没有别的登录可退出。"))
    return redirect("me")


def _page(request: HttpRequest, form: OwnPasswordForm, *, status: int = 200) -> HttpResponse:
    here = request.session.session_key
    sessions = [
        {"id": session_id(row.pk), "row": row, "device": device_said(row.browser), "is_here": row.pk == here}
        for row in sessions_of(user=_user(request))
    ]
    context = {"form": form, "sessions": sessions, "sign_ins": sign_ins_of(user=_user(request))[:SIGN_INS_SHOWN]}
    return render(request, "me.html", context, status=status)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
