"""Tiles and layers of maps."""

from django.urls import URLPattern, path

from maps.map.views import layers, tiles

urlpatterns: list[URLPattern] = [
    path("tiles/<int:zoom>/<int:x>/<int:y>/", tiles.base_map_tile, name="base-map-tile"),
    path("relief/<int:zoom>/<int:x>/<int:y>/", tiles.relief_tile, name="relief-tile"),
    path("layers/<str:area_code>/villages.geojson", layers.villages, name="villages-layer"),
    path("layers/<str:area_code>/households.geojson", layers.households, name="households-layer"),
    path("layers/<str:area_code>/people.json", layers.households_people, name="households-people"),
    path("layers/<str:area_code>/responsibilities.geojson", layers.responsibilities, name="responsibilities-layer"),
    path("layers/<str:area_code>/facilities.geojson", layers.facilities, name="facilities-layer"),
    path("layers/<str:area_code>/incidents.geojson", layers.incidents, name="incidents-layer"),
    path("layers/<str:area_code>/zones.geojson", layers.zones, name="zones-layer"),
    path("layers/<str:area_code>/areas.geojson", layers.areas, name="areas-layer"),
    path("layers/<str:area_code>/roads.geojson", layers.roads, name="roads-layer"),
    path("layers/<str:area_code>/road-edits.geojson", layers.road_edits, name="road-edits-layer"),
    path("plans/<int:plan_id>/routes.geojson", layers.routes, name="routes-layer"),
]
