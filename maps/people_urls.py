"""The addresses of elders and visitors."""

from django.urls import URLPattern, path

from maps.views import elder, elder_dates, elder_edit, elder_move, elders, elders_bulk, visitor_hours, visitors

people: list[URLPattern] = [
    path("elders/", elders.elders, name="elders"),
    path("elders/upkeep/", elders.upkeep, name="upkeep"),
    path("elders/new/", elder_edit.elder_new, name="elder-new"),
    path("elders/bulk/", elders_bulk.elders_bulk, name="elders-bulk"),
    path("elders/lists/keep/", elders.list_keep, name="list-keep"),
    path("elders/lists/drop/", elders.list_drop, name="list-drop"),
    path("elders/<int:elder_id>/", elder.elder, name="elder"),
    path("elders/<int:elder_id>/numbers/", elder.elder_numbers, name="elder-numbers"),
    path("elders/<int:elder_id>/confirm/", elder.elder_look, name="elder-confirm"),
    path("elders/<int:elder_id>/end/", elder.elder_end, name="elder-end"),
    path("elders/<int:elder_id>/edit/<str:card>/", elder_edit.elder_edit, name="elder-edit"),
    path("elders/<int:elder_id>/move/", elder_move.elder_move, name="elder-move"),
    path("elders/<int:elder_id>/<str:fact_kind>/<int:fact_id>/dates/", elder_dates.elder_dates, name="elder-dates"),
    path("visitors/", visitors.visitors, name="visitors"),
    path("visitors/hours/", visitor_hours.visitors_hours, name="visitors-hours"),
    path("visitors/new/", visitors.visitor_new, name="visitor-new"),
    path("visitors/<int:visitor_id>/", visitors.visitor, name="visitor"),
    path("visitors/<int:visitor_id>/edit/", visitors.visitor_edit, name="visitor-edit"),
    path("visitors/<int:visitor_id>/leave/", visitors.visitor_leave, name="visitor-leave"),
]
