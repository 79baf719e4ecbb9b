"""The visitor's day."""

from django.urls import URLPattern, path

from maps.door.views import door_codes, record, visitor

urlpatterns: list[URLPattern] = [
    path("door-codes/", door_codes.door_codes, name="door-codes"),
    path("itinerary/", visitor.itinerary, name="itinerary"),
    path("itinerary/print/", visitor.itinerary_print, name="itinerary-print"),
    path("visitors/<int:visitor_id>/itinerary/", visitor.visitor_itinerary_print, name="visitor-itinerary-print"),
    path("visits/<int:stop_visit_id>/record/", record.record_new, name="record-new"),
    path("elders/<int:elder_id>/records/new/", record.record_of_elder, name="record-of-elder"),
    path("doors/<str:door_code>/", record.record_of_door, name="record-of-door"),
]
