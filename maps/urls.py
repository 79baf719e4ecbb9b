"""Pages and layers, one list for each kind of user."""

from django.urls import URLPattern, path

from maps.views import home, leader, record, responder, visitor

everyone = [
    path("", home.home, name="home"),
]

coordinator: list[URLPattern] = []

itinerary: list[URLPattern] = [
    path("itinerary/", visitor.itinerary, name="itinerary"),
    path("itinerary/print/", visitor.itinerary_print, name="itinerary-print"),
    path("visitors/<int:visitor_id>/itinerary/", visitor.visitor_itinerary_print, name="visitor-itinerary-print"),
    path("visits/<int:stop_visit_id>/record/", record.record_new, name="record-new"),
]

coverage: list[URLPattern] = [
    path("coverage/", leader.coverage, name="coverage"),
    path("coverage/<area_code>/", leader.coverage_area, name="coverage-area"),
    path("coverage/<area_code>/list/", leader.coverage_list, name="coverage-list"),
    path("coverage/<area_code>/villages.geojson", leader.coverage_layer_of, name="coverage-layer"),
]

response: list[URLPattern] = [
    path("locate/", responder.locate, name="locate"),
    path("locate/search/", responder.locate_search, name="locate-search"),
    path("elders/<int:elder_id>/card/", responder.elder_card, name="elder-card"),
    path("elders/<int:elder_id>/incidents/", responder.incident_raise, name="incident-raise"),
    path("incidents/<int:incident_id>/close/", responder.incident_close, name="incident-close"),
]

urlpatterns = [*everyone, *coordinator, *itinerary, *coverage, *response]
