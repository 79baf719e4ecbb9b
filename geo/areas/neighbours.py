"""What is wrong between the shapes of several areas: outside the one around, overlapping, gaps; pure.

Areas are a GeoDataFrame in WGS-84, by key (`area_frames.py`), each a valid MultiPolygon. `overlay` works in degrees, as
the shapes were drawn: projected, a long border would bend away from a neighbour's that has a corner more on it.
"""

from collections.abc import Collection, Iterator

import geopandas

from geo.areas.topology import GAP_HA, Finding, Key, Shape, area_ha, finding_of, is_narrow, is_sliver


def outside(areas: geopandas.GeoDataFrame, *, parent: Key, around: Shape) -> Iterator[Finding]:
    """What of each lies outside the area around them."""
    if areas.empty:
        return
    rest = _keyed(areas).overlay(_ground(around, areas), how="difference", keep_geom_type=True)
    for key, ground in zip(rest["key"], rest.geometry, strict=True):
        if not is_sliver(ground, areas.geometry[key]):
            yield finding_of("outside", (key, parent), ground)


def overlaps(areas: geopandas.GeoDataFrame, *, of: Collection[Key] | None = None) -> Iterator[Finding]:
    """Pairs of neighbours that claim the same ground; with `of`, only those in which one of these takes part."""
    every = _keyed(areas)
    asked = every if of is None else every[every["key"].isin(list(of))]
    pairs = asked.sjoin(every, predicate="intersects", lsuffix="1", rsuffix="2")
    once = (pairs["place_1"] < pairs["place_2"]) | ~pairs["place_2"].isin(asked["place"])
    pairs = pairs[once].sort_values(["place_1", "place_2"])
    beside = every.geometry.loc[pairs["place_2"]]
    # Not by `overlay`: it would cut each shape with itself too, and each pair twice.
    for pair, ground in zip(pairs.itertuples(), pairs.geometry.intersection(beside, align=False), strict=True):
        smaller = min(areas.geometry[pair.key_1], areas.geometry[pair.key_2], key=lambda shape: shape.area)
        if not is_sliver(ground, smaller):
            first, second = sorted(((pair.place_1, pair.key_1), (pair.place_2, pair.key_2)))
            yield finding_of("overlap", (first[1], second[1]), ground)


def gaps(areas: geopandas.GeoDataFrame, *, parent: Key, around: Shape) -> Iterator[Finding]:
    """Ground of the area around that belongs to none of these; each piece on its own."""
    together = areas[["geometry"]].dissolve()  # `overlay` would take them away one after the other
    rest = _ground(around, areas).overlay(together, how="difference", keep_geom_type=True).explode()
    for piece in rest.geometry:
        if area_ha(piece) > GAP_HA and not is_narrow(piece):
            yield finding_of("gap", (parent,), piece)


def _keyed(areas: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Their keys and places as columns: `overlay` forgets the index."""
    columns = {"key": areas.index, "place": range(len(areas))}
    return geopandas.GeoDataFrame(columns, geometry=areas.geometry.to_numpy(), crs=areas.crs)


def _ground(shape: Shape, beside: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(geometry=[shape], crs=beside.crs)
