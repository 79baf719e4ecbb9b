"""Pages and layers, a file for each of those who look."""

from django.urls import include, path

TOPICS = ("look", "record", "week", "ground", "desk", "map", "door", "figures", "find", "policy")

urlpatterns = [path("", include(f"maps.{topic}.urls")) for topic in TOPICS]
