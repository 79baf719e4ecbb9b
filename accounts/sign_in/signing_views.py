"""Signing in and out."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from accounts.access import EVERYONE, allow, public
from accounts.errors import SignInLocked
from accounts.models import User
from accounts.sign_in import services
from accounts.sign_in.limits import ENDED
from accounts.sign_in.sessions import session_begin
from base.error_responses import error_page

FIRST_ADMINISTRATOR = _("./run manage user_save admin --role administrator --name 姓名")


@public("GET", "POST")
@method_decorator(transaction.non_atomic_requests, name="dispatch")  # a refusal must not take its count back
class SignIn(LoginView):
    template_name = "sign_in.html"
    extra_context = {"kept_url": reverse_lazy("kept-forms")}
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where nobody can sign in yet, the page says how the first administrator is made."""
        command = None if User.objects.exists() else FIRST_ADMINISTRATOR
        return super().get_context_data(**kwargs) | {"first_administrator": command}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except SignInLocked as locked:
            return self._locked(locked)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        locked = services.sign_in_refusal(username=form.data.get("username", ""), request=self.request)
        return self._locked(locked) if locked else super().form_invalid(form)

    def _locked(self, locked: SignInLocked) -> HttpResponse:
        return error_page(self.request, locked, self.template_name, next=self.get_redirect_url())

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        self.request.session.pop(ENDED, None)
        session_begin(self.request)
        services.sign_in_record(user=form.get_user(), request=self.request)
        return response


@allow(POST=EVERYONE)
class SignOut(LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            services.sign_out_record(user=request.user, request=request)
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"storage"'  # whatever of people pages had kept in this browser
        return response
