"""A household becomes two, somebody moves to another door of the village, two live together from now on (P10, P38)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from base import clock
from visits.errors import FactsRefused
from visits.register.models import Elder, Household, Transfer
from visits.register.services.transfers import elder_rehouse


@transaction.atomic
def household_split(
    *,
    elders: Sequence[Elder],
    address: str = "",
    keeps_door: bool = False,
    on: date | None = None,
    reason: str = "",
    by: User | None = None,
) -> list[Transfer]:
    """Some of a household have one of their own from `on` (today) on, in the same village: at a new address, or behind
    the door where they lived (`keeps_door`), whose place and way in they take along.
    """
    on, former = on or clock.today(), elders[0].household
    told = {
        "who": "" if {elder.household_id for elder in elders} == {former.pk} else _("请选择同一户的老人。"),
        "on": _still_ahead(on),
        "address": "" if keeps_door or address.strip() else _("请填写新住址；还住在原处的，请勾选“仍住原处”。"),
    }
    if not told["who"] and _is_everybody(former, elders):
        told["who"] = _("全户都选上了：整户搬家请在家庭一栏改住址。")
    _refuse(elders, told)
    kept = {"place": former.place, "way_in": former.way_in, "door_photo": former.door_photo} if keeps_door else {}
    at = address.strip()[:200] or former.address
    household = Household.objects.create(village=former.village, address=at, **kept)
    return [elder_rehouse(elder, household, on, reason, by) for elder in elders]


@transaction.atomic
def household_join(
    *,
    elders: Sequence[Elder],
    household: Household,
    on: date | None = None,
    reason: str = "",
    by: User | None = None,
) -> list[Transfer]:
    """They live with another household from `on` (today) on; visitors who do not go there answer for them no longer."""
    on = on or clock.today()
    there = [elder.name for elder in elders if elder.household_id == household.pk]
    told = {
        "household": _("{who}已经住在这一户。").format(who="、".join(there)) if there else "",
        "on": _still_ahead(on),
    }
    _refuse(elders, told)
    return [elder_rehouse(elder, household, on, reason, by) for elder in elders]


def _is_everybody(household: Household, elders: Sequence[Elder]) -> bool:
    others = household.members.exclude(elder__in=elders)
    return household.elders.count() == len(elders) and not others.exists()


def _still_ahead(on: date) -> str:
    return _("迁移日期还没有到。") if on > clock.today() else ""


def _refuse(elders: Sequence[Elder], told: dict[str, str]) -> None:
    if problems := {field: said for field, said in told.items() if said}:
        raise FactsRefused(who="、".join(elder.name for elder in elders), fields=problems)
