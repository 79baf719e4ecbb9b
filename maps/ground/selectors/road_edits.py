"""Local edits of the roads as a list, as a layer of maps, and what one of them does to published plans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.seeing.need_to_know import Sight, name_for
from dispatch.plans.models import StopVisit
from dispatch.plans.selectors import RouteTouched, routes_touched
from geo.address import short_name
from geo.models import Area, RoadEdit
from geo.roads.local_roads import edits_seen
from geo.scope import Scope
from maps.look.travel_words import travel_in_words
from maps.map.geojson import GeoJSON
from maps.map.road_edits_layer import (
    AHEAD,
    IN_FORCE,
    OVER,
    WITHDRAWN,
    edits_collection,
    state_of,
    terms_in_words,
    times_in_words,
)
from maps.map.selectors.layers import shown_box


@dataclass(frozen=True)
class EditLine:
    """One edit as the list shows it."""

    edit: RoadEdit
    state: str
    times: str
    terms: str


def road_edits_of(*, scope: Scope, area: Area) -> list[EditLine]:
    """Edits of an area and of those inside it: what holds first, then what comes, then what is over."""
    rows = edits_seen(scope=scope).filter(area__code__startswith=area.prefix)
    order = (IN_FORCE, AHEAD, OVER, WITHDRAWN)
    return sorted((edit_line(edit) for edit in rows), key=lambda line: order.index(line.state))


def edit_line(edit: RoadEdit) -> EditLine:
    return EditLine(edit, state_of(edit), times_in_words(edit), terms_in_words(edit))


@dataclass(frozen=True)
class TouchedLine:
    """One published route as the edit's page shows it: when, who, what happens to it, whose doors."""

    touched: RouteTouched
    says: str
    stops: list[str]
    elder_ids: list[int]


def touched_lines(*, edit: RoadEdit, scope: Scope, names: Sight) -> list[TouchedLine]:
    touched = routes_touched(edit=edit, scope=scope)
    visits = _visits_at([stop.pk for one in touched for stop in one.stops])
    return [_touched_line(one, [visit for visit in visits if visit.stop in one.stops], names) for one in touched]


def _visits_at(stop_ids: Sequence[int]) -> "QuerySet[StopVisit]":
    rows = StopVisit.objects.filter(stop__in=stop_ids).select_related("stop", "elder__household__village")
    return rows.defer("elder__household__village__boundary").order_by("stop__order", "pk")


def _touched_line(one: RouteTouched, visits: Sequence[StopVisit], names: Sight) -> TouchedLine:
    says = travel_in_words(stops=len(one.stops), more_s=one.more_s, cut_off=one.cut_off)
    return TouchedLine(
        one,
        says or _("回家的路封了"),
        [_stop_said(visit, names) for visit in visits],
        [visit.elder_id for visit in visits],
    )


def road_edits_map(*, area: Area, edits: Iterable[RoadEdit]) -> GeoJSON:
    """For the page's module: where the area is, and what is drawn already."""
    return {"box": list(shown_box(area=area)), "edits": edits_collection(edits, with_urls=True)}


def _stop_said(visit: StopVisit, names: Sight) -> str:
    village = short_name(visit.elder.household.village.name)
    return f"{visit.stop.order} {name_for(visit.elder.name, names)}（{village}）"
