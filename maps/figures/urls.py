"""Coverage."""

from django.urls import URLPattern, path

from maps.figures.views import leader, missed

urlpatterns: list[URLPattern] = [
    path("coverage/", leader.coverage, name="coverage"),
    path("coverage/<area_code>/", leader.coverage_area, name="coverage-area"),
    path("coverage/<area_code>/list/", leader.coverage_list, name="coverage-list"),
    path("coverage/<area_code>/layer/<theme>.geojson", leader.coverage_layer, name="coverage-layer"),
    path("coverage/<area_code>/beside.geojson", leader.coverage_beside, name="coverage-beside"),
    path("elders/<int:elder_id>/missed/", missed.missed, name="missed"),
]
