"""What the search box shows of each elder found: enough to choose by, the rest stands on the card."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.seeing.need_to_know import Sight, name_for
from base import clock
from geo.scope import Scope
from maps.look.people import age_said, where_lives
from visits.register.models import Elder
from visits.register.selectors.elders import elder_find

MOST = 12


def elders_found(*, scope: Scope, text: str, names: Sight) -> tuple[list[dict[str, Any]], bool]:
    """The first of those whom the words may mean, and whether there are more of them."""
    found = list(elder_find(scope=scope, text=text, limit=MOST + 1))
    return [_shown(elder, names) for elder in found[:MOST]], len(found) > MOST


def _shown(elder: Elder, names: Sight) -> dict[str, Any]:
    age = age_said(elder, clock.today())
    facts = [elder.get_gender_display(), _("{n} 岁").format(n=age) if age else ""]
    return {
        "elder_id": elder.pk,
        "url": reverse("elder-card", args=[elder.pk]),
        "name": name_for(elder.name, names),
        "facts": " · ".join(fact for fact in facts if fact),
        "place": where_lives(elder.household),
    }
