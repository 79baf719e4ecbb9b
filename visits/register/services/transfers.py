"""Elders who move to another village or township, with what that means for who answers for them (P10, P38)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from base import clock
from geo.address import short_name
from geo.models import Area, Level
from visits.errors import FactsRefused
from visits.register.models import Card, Elder, Household, HouseholdMember, Responsibility, Transfer
from visits.register.selectors.cards import card_values
from visits.register.services.editing import change_record, editing
from visits.register.services.responsibility import responsibility_end


@transaction.atomic
def elders_transfer(
    *,
    elders: Iterable[Elder],
    village: Area,
    address: str = "",
    on: date | None = None,
    reason: str = "",
    by: User | None = None,
) -> list[Transfer]:
    """Who lived behind one door goes on living behind one; the former door and its history stay as they are.

    Visitors whose area does not hold the new village answer for them no longer.
    """
    on = on or clock.today()
    together: dict[int, list[Elder]] = defaultdict(list)
    for elder in elders:
        together[elder.household_id].append(elder)
    everybody = [elder for group in together.values() for elder in group]
    _check(everybody, village, on)
    done: list[Transfer] = []
    for group in together.values():
        household = Household.objects.create(village=village, address=address.strip()[:200])
        done += [elder_rehouse(elder, household, on, reason, by) for elder in group]
    return done


def _check(elders: list[Elder], village: Area, on: date) -> None:
    who = "、".join(elder.name for elder in elders)
    if village.level not in (Level.VILLAGE, Level.GRID) or village.valid_to:
        raise FactsRefused(who=who, fields={"village": _("请选择现有的村。")})
    if on > clock.today():
        raise FactsRefused(who=who, fields={"on": _("迁移日期还没有到。")})
    stays = [elder.name for elder in elders if elder.household.village_id == village.pk]
    if stays:
        said = _("{who}已经在{village}。只改住址请到家庭一栏。").format(
            who="、".join(stays), village=short_name(village.name)
        )
        raise FactsRefused(who=who, fields={"village": said})


def elder_rehouse(elder: Elder, household: Household, on: date, reason: str, by: User | None) -> Transfer:
    """Behind another door from a day on: kept as a transfer, off the list of those who live behind the former."""
    former, last = elder.household, elder.transfers.last()
    if last and on < last.on:  # else nobody could say where they lived in between
        said = _("已登记于 {day} 迁移，这次的日期不能早于那天。").format(day=last.on)
        raise FactsRefused(who=elder.name, fields={"on": said})
    for responsibility in left_behind(elder=elder, village=household.village):
        responsibility_end(responsibility=responsibility, last_day=on, by=by)
    with editing(card=Card.TRANSFER, elder=elder, by=by):
        _leave(elder, former, by)
        elder.household = household
        elder.save(update_fields=["household"])
        return Transfer.objects.create(
            elder=elder,
            from_household=former,
            to_household=household,
            from_village=former.village,
            to_village=household.village,
            on=on,
            reason=reason[:200],
            by=by,
        )


def _leave(elder: Elder, former: Household, by: User | None) -> None:
    """Where the head leaves, somebody has to say who is it now: nobody becomes head by moving up."""
    before = card_values(card=Card.MEMBERS, household=former)
    HouseholdMember.objects.filter(elder=elder, household=former).delete()
    after = card_values(card=Card.MEMBERS, household=former)
    change_record(card=Card.MEMBERS, before=before, after=after, household=former, by=by)


def left_behind(*, elder: Elder, village: Area) -> list[Responsibility]:
    """The responsibilities that end when an elder moves to this village."""
    lasting = Q(until=None) | Q(until__gte=clock.today())
    rows = elder.responsibilities.filter(lasting).select_related("visitor__area", "elder")
    return [row for row in rows if not village.code.startswith(row.visitor.area.prefix)]
