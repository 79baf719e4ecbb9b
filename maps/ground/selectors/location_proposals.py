"""Proposals for a door, questions to online maps and shifted villages, as the location queue shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from geo.address import short_name
from geo.addresses.online.services import online_geocoders, provider_label, text_to_send
from geo.models import Area
from maps.look.words import distance
from visits.records.selectors.location_proposals import Proposal, online_nothing, proposals_for
from visits.records.selectors.location_shifts import VillageShift, shifts_in
from visits.records.services.locations import system_label
from visits.register.models import Household
from visits.register.selectors.locations import away_from_village_m

SIGNS = "ABCDEFGHIJ"


@dataclass(frozen=True)
class ShownProposal:
    """`sign` stands on its pin."""

    proposal: Proposal
    sign: str
    away_m: int | None


@dataclass(frozen=True)
class OnlineQuestion:
    """What would be sent, to whom; `nothing` are those that were asked and do not know."""

    text: str
    providers: list[tuple[str, str]]
    nothing: list[str]


@dataclass(frozen=True)
class ShownShift:
    found: VillageShift
    says: str
    button: str


def proposals_shown(*, household: Household) -> list[ShownProposal]:
    return [
        ShownProposal(one, sign, _away_m(one, household))
        for sign, one in zip(SIGNS, proposals_for(household=household), strict=False)
    ]


def _away_m(proposal: Proposal, household: Household) -> int | None:
    away_m = away_from_village_m(point=proposal.point, village=household.village)
    return None if away_m is None else round(away_m)


def online_shown(*, household: Household) -> OnlineQuestion | None:
    """None where no online map is switched on."""
    providers = [(name, provider_label(name)) for name in online_geocoders()]
    if not providers:
        return None
    text = text_to_send(address=household.address, village=household.village)
    return OnlineQuestion(text, providers, online_nothing(household=household))


def shifts_shown(*, villages: Iterable[Area]) -> list[ShownShift]:
    return [_shown(found) for found in shifts_in(villages=villages)]


def _shown(found: VillageShift) -> ShownShift:
    words = (
        _("{village}：{n} 处到访定位都朝一个方向偏了约 {distance}，像是{system}，没有换算。")
        if found.offset.side == "claimed"
        else _("{village}：导入的门口位置与 {n} 处到访定位都差约 {distance}，门口位置像是{system}，没有换算。")
    )
    says = words.format(
        village=short_name(found.village.name),
        n=found.offset.points,
        distance=distance(round(found.offset.offset_m)),
        system=system_label(found.offset.system),
    )
    return ShownShift(found, says, _("换算成正确位置（{n} 户门口随之移动）").format(n=found.places))
