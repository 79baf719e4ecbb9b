"""What `geo` offers to programs."""

from django.urls import URLPattern, URLResolver, path

from geo.addresses.api.geocode import GeocodeView

urlpatterns: list[URLPattern | URLResolver] = [
    path("geocode/", GeocodeView.as_view(), name="api-geocode"),
]
