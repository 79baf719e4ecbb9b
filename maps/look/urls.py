"""The first page and the guide."""

from django.urls import URLPattern, path

from maps.look.views import home

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("guide/", home.guide, name="guide"),
]
