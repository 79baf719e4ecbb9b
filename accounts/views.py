"""Signing in and out."""

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts import services
from accounts.access import EVERYONE, allow, public
from accounts.sessions import session_begin


@public("GET", "POST")
@method_decorator(never_cache, name="dispatch")
class SignIn(LoginView):
    template_name = "sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        session_begin(self.request)
        services.sign_in_record(user=form.get_user(), request=self.request)
        return response


@allow(POST=EVERYONE)
class SignOut(LogoutView):
    pass
