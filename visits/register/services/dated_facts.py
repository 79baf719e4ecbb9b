"""A dated fact entered wrongly: its days corrected, or the whole of it taken back (P10)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from base import clock
from visits.errors import FactsRefused
from visits.register.models import (
    Card,
    CategoryFlag,
    Consent,
    Elder,
    ElderState,
    Participant,
    Responsibility,
    State,
    TierOverride,
)
from visits.register.services.editing import editing
from visits.register.services.elders import met_after


@dataclass(frozen=True)
class Kind:
    """`alike`: the columns by which two rows of one elder cannot hold on the same day; None: any two may.

    `covers`: one with an end may lie over others, whose place it takes for its days.
    """

    model: type[Any]
    card: Card
    alike: tuple[str, ...] | None
    has_end: bool = True
    may_lie_ahead: bool = False
    covers: bool = False


KINDS = {
    "category": Kind(CategoryFlag, Card.CATEGORY, ("category",)),
    "tier": Kind(TierOverride, Card.TIER, (), may_lie_ahead=True),
    "state": Kind(ElderState, Card.STATE, (), has_end=False),
    "responsibility": Kind(Responsibility, Card.RESPONSIBILITY, ("kind",), may_lie_ahead=True, covers=True),
    "participant": Kind(Participant, Card.PARTICIPANT, None),
    "consent": Kind(Consent, Card.CONSENT, (), has_end=False),
}


def fact_dates_correct(*, kind: str, fact: Any, since: date, until: date | None = None, by: User | None = None) -> None:
    """The days from which, and to which, it holds; a kind without an end holds until the next one's day."""
    told = KINDS[kind]
    until = until if told.has_end else None
    if problems := _problems(told, fact, since, until):
        raise FactsRefused(who=fact.elder.name, fields=problems)
    with editing(card=told.card, elder=fact.elder, by=by):
        days = {"since": since} | ({"until": until} if told.has_end else {})
        told.model.objects.filter(pk=fact.pk).update(**days)


def fact_withdraw(*, kind: str, fact: Any, by: User | None = None) -> None:
    """Entered by mistake, it never was; the changes tell that it had been entered."""
    with editing(card=KINDS[kind].card, elder=fact.elder, by=by):
        fact.delete()


def _problems(kind: Kind, fact: Any, since: date, until: date | None) -> dict[str, str]:
    told = {
        "since": "" if kind.may_lie_ahead or since <= clock.today() else _("日期还没有到。"),
        "until": _("截止日期早于开始日期。") if until and until < since else "",
    }
    if kind.model is Responsibility and since < fact.elder.registered_on:
        told["since"] = _("不能早于纳入台账的日期。")
    if kind.model is ElderState and not told["since"]:
        told["since"] = _death_between(fact, since) or met_after(fact.elder, fact.state, since)
    if not any(told.values()) and (other := _beside(kind, fact, since, until)):
        words = _("与自 {since} 起的另一段重叠。请先更正那一段。")
        told["since"] = words.format(since=other.since)
    return {name: said for name, said in told.items() if said}


def _beside(kind: Kind, fact: Any, since: date, until: date | None) -> Any:
    """Another row that would hold on one of the same days; where there is no end, one of the same first day."""
    if kind.alike is None:
        return None
    same = {name: getattr(fact, name) for name in kind.alike}
    others = kind.model.objects.filter(elder=fact.elder, **same).exclude(pk=fact.pk)
    if not kind.has_end:
        return others.filter(since=since).first()
    if kind.covers:
        return None if until else others.filter(until=None).first()
    after = others.filter(since__lte=until) if until else others
    return after.exclude(until__lt=since).order_by("since").first()


def _death_between(fact: ElderState, since: date) -> str:
    """Nobody lives on after death."""
    elder: Elder = fact.elder
    others = elder.states.exclude(pk=fact.pk)
    if fact.state == State.DIED:
        later = others.filter(since__gt=since).first()
        return (
            _("{day} 还登记有“{state}”，去世不能早于那天。").format(day=later.since, state=later.get_state_display())
            if later
            else ""
        )
    died = others.filter(state=State.DIED, since__lt=since).first()
    return _("已登记于 {day} 去世。如系误登，请先撤销去世登记。").format(day=died.since) if died else ""
