"""What failed without anybody having foreseen it, for the administrator who is told a number."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import allow
from accounts.models import Fault, Role
from maps.look.asked import SignedIn

ON_A_PAGE = 50


@allow(GET=[Role.ADMINISTRATOR])
def faults(request: SignedIn) -> HttpResponse:
    """The newest first, or the one with `?number=7KQ3MZ`."""
    asked = request.GET.get("number", "").strip().upper()
    found = Fault.objects.select_related("user").order_by("-at", "-pk")
    page = Paginator(found.filter(number=asked) if asked else found, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/faults/faults.html", {"page": page, "number": asked})
