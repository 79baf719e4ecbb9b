"""Pages and layers, one list for each kind of user."""

from django.urls import URLPattern, path

from maps.views import home

everyone = [
    path("", home.home, name="home"),
]

coordinator: list[URLPattern] = []

urlpatterns = [*everyone, *coordinator]
