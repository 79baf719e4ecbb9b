"""Pages and layers, one list for each kind of user."""

from django.urls import URLPattern, path

from maps.views import home, record, visitor

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

urlpatterns = [*everyone, *coordinator, *itinerary]
