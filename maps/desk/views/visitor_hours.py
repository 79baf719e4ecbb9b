"""When several visitors can go, said once (P43)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from geo.scope import scope_for
from maps.desk.forms.hours import HoursForm
from maps.look.asked import SignedIn

COORDINATOR = [Role.COORDINATOR]


@allow(GET=COORDINATOR, POST=COORDINATOR)
def visitors_hours(request: SignedIn) -> HttpResponse:
    form = HoursForm(request.POST or None, scope=scope_for(request.user))
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("{n} 名探访员的工作时间已保存。").format(n=form.save(by=request.user)))
        return redirect("visitors")
    return render(request, "desk/visitors/hours.html", {"form": form}, status=400 if form.errors else 200)
