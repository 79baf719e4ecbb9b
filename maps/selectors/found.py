"""What the search box shows of each elder found: enough to choose by, the rest stands on the card."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.masking import mask_name
from geo.scope import Scope
from maps.selectors.people import age_said, where_lives
from visits.models import Elder
from visits.selectors.elders import elder_find

MOST = 12


def elders_found(*, scope: Scope, text: str) -> list[dict[str, Any]]:
    return [_shown(elder) for elder in elder_find(scope=scope, text=text, limit=MOST)]


def _shown(elder: Elder) -> dict[str, Any]:
    age = age_said(elder, clock.today())
    facts = [elder.get_gender_display(), _("{n} 岁").format(n=age) if age else ""]
    return {
        "url": reverse("elder-card", args=[elder.pk]),
        "name": mask_name(elder.name),
        "facts": " · ".join(fact for fact in facts if fact),
        "place": where_lives(elder.household),
    }
