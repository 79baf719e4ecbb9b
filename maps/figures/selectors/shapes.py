"""Outlines and middles of areas as a map draws them: simplified by the database, in one question for all."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.db.models import GeometryField, PointField
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.db.models import F, Func, Value
from django.db.models.functions import Cast, Coalesce

from geo.models import Area

SIMPLIFY_DEGREES = 0.0003  # some 30 m
DECIMALS = 5


@dataclass(frozen=True)
class Shape:
    """`outline` is GeoJSON; `middle` [lon, lat] is where its name and its signs stand: its point, else inside it."""

    outline: Any | None
    middle: list[float] | None

    @property
    def geometry(self) -> Any | None:
        """The outline, or the point of an area without one."""
        return self.outline or (self.middle and {"type": "Point", "coordinates": self.middle})


NOWHERE = Shape(None, None)


def shapes_of(*, area_ids: Collection[int]) -> dict[int, Shape]:
    simple = Func(
        F("boundary"), Value(SIMPLIFY_DEGREES), function="ST_SimplifyPreserveTopology", output_field=GeometryField()
    )
    inside = Func(F("boundary"), function="ST_PointOnSurface", output_field=PointField())
    rows = Area.objects.filter(pk__in=area_ids).annotate(
        outline=AsGeoJSON(simple, precision=DECIMALS),
        middle=AsGeoJSON(Coalesce(Cast("point", PointField()), inside), precision=DECIMALS),
    )
    return {
        pk: Shape(
            json.loads(outline) if outline else None,
            json.loads(middle)["coordinates"] if middle else None,
        )
        for pk, outline, middle in rows.values_list("pk", "outline", "middle")
    }
