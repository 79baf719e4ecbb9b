"""Coverage."""

from django.urls import URLPattern, path

from maps.figures.views import leader, missed

urlpatterns: list[URLPattern] = [
    path("coverage/", leader.coverage, name="coverage"),
    path("coverage/<area_code>/", leader.coverage_area, name="coverage-area"),
    path("coverage/<area_code>/list/", leader.coverage_list, name="coverage-list"),
    path("coverage/<area_code>/villages.geojson", leader.coverage_layer_of, name="coverage-layer"),
    path("elders/<int:elder_id>/missed/", missed.missed, name="missed"),
]
