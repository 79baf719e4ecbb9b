"""Ground divided by nearness: each place gets what is nearer to it than to all others. WGS-84."""

import geopandas

from geo.areas.area_frames import STORED
from geo.areas.topology import Shape, ground_in
from geo.coordinates import distance_m

AROUND_M = 2_000.0  # how far the ground reaches where no boundary is known


def ground_around(places: geopandas.GeoSeries) -> geopandas.GeoDataFrame:
    """Two kilometres around these points and what lies between them."""
    points = places.union_all()
    centre = points.centroid
    degree_m = float(distance_m([centre.x, centre.y], [centre.x, centre.y + 0.01])) * 100
    return geopandas.GeoDataFrame(geometry=[points.convex_hull.buffer(AROUND_M / degree_m)], crs=STORED)


def divided(ground: geopandas.GeoDataFrame, places: geopandas.GeoSeries) -> dict[str, Shape | None]:
    """Each place's piece of the ground as a MultiPolygon, by its key; None where nothing is left for it.

    Voronoi cells come in an order of their own and without keys, so each is asked who lies in it. Of two places at one
    spot both get the piece.
    """
    cells = places.voronoi_polygons(extend_to=ground.union_all()).to_frame("geometry")
    owners = places.rename_axis("key").to_frame("geometry").reset_index()
    owned = cells.sjoin(owners, predicate="intersects")[["key", "geometry"]]
    pieces = owned.overlay(ground[["geometry"]], how="intersection", keep_geom_type=True)
    found = dict(zip(pieces["key"], map(ground_in, pieces.geometry), strict=True))
    return {key: found.get(key) for key in places.index}
