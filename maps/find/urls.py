"""Searching, the card, incidents."""

from django.urls import URLPattern, path

from maps.find import views

urlpatterns: list[URLPattern] = [
    path("locate/", views.locate, name="locate"),
    path("locate/search/", views.locate_search, name="locate-search"),
    path("elders/<int:elder_id>/card/", views.elder_card, name="elder-card"),
    path("elders/<int:elder_id>/incidents/", views.incident_raise, name="incident-raise"),
    path("incidents/<int:incident_id>/close/", views.incident_close, name="incident-close"),
    path("incidents/<int:incident_id>/withdraw/", views.incident_withdraw, name="incident-withdraw"),
]
