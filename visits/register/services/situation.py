"""How an elder is and who helps: health, basic needs, family support, section four of Annex 2 (P44-P47)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from visits.errors import FactsRefused
from visits.register.models import Card, Category, Elder, HelperOrganisation, Need, Situation
from visits.register.selectors.cards import SITUATION
from visits.register.services.editing import editing

_SOME_OF = {"needs": Need, "helper_organisations": HelperOrganisation}


def situation_update(*, elder: Elder, by: User | None = None, seen: str | None = None, **facts: Any) -> Situation:
    """Only what is named changes."""
    assert set(facts) <= set(SITUATION), facts
    problems = _problems(elder, facts)
    if problems:
        raise FactsRefused(who=elder.name, fields=problems)
    with editing(card=Card.SITUATION, elder=elder, by=by, seen=seen):
        situation, _created = Situation.objects.update_or_create(elder=elder, defaults=facts)
    return situation


def _problems(elder: Elder, facts: Mapping[str, Any]) -> dict[str, str]:
    problems = {}
    for name, choices in _SOME_OF.items():
        if set(facts.get(name, ())) - set(choices.values):
            problems[name] = _("请从所列各项中选择。")
    number = facts.get("disability_cert_no", "")
    if number and len(number) != 20:
        problems["disability_cert_no"] = _("残疾人证号应为 20 位，现有 {n} 位。").format(n=len(number))
    elif number and not elder.flags.filter(category=Category.DISABLED, until=None).exists():
        problems["disability_cert_no"] = _("没有登记残疾。请先在类别里登记残疾，再填证号。")
    if facts.get("support_fulfilled") is False and not facts.get("support_concern"):
        problems["support_concern"] = _("赡养义务没有履行时，请写明问题，以便跟进。")
    return problems
