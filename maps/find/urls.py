"""Searching, the card, incidents."""

from django.urls import URLPattern, path

from maps.find.views import locate, snapshot

urlpatterns: list[URLPattern] = [
    path("locate/", locate.locate, name="locate"),
    path("locate/search/", locate.locate_search, name="locate-search"),
    path("elders/<int:elder_id>/card/", locate.elder_card, name="elder-card"),
    path("elders/<int:elder_id>/way/", locate.elder_way, name="elder-way"),
    path("elders/<int:elder_id>/incidents/", locate.incident_raise, name="incident-raise"),
    path("incidents/<int:incident_id>/close/", locate.incident_close, name="incident-close"),
    path("incidents/<int:incident_id>/withdraw/", locate.incident_withdraw, name="incident-withdraw"),
    path("snapshot/", snapshot.snapshot, name="snapshot"),
    path("snapshot/worker.js", snapshot.worker, name="snapshot-worker"),
    path("snapshot/extract/", snapshot.extract, name="snapshot-extract"),
    path("snapshot/looks/", snapshot.looks, name="snapshot-looks"),
    path("snapshot/standing/", snapshot.standing, name="snapshot-standing"),
]
