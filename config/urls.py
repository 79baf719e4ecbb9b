"""Every URL of the site, room by room."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularAPIView

from accounts.access import EVERYONE, allow, public
from config.health import healthz, readyz

api: list[URLPattern | URLResolver] = [
    path("schema/", allow(GET=EVERYONE)(SpectacularAPIView.as_view()), name="api-schema"),
    path("", include("geo.addresses.api.urls")),
    path("", include("dispatch.field.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("language/", public("POST")(set_language), name="set_language"),
    path("api/v1/", include(api)),
    path("", include("accounts.urls")),
    path("", include("maps.urls")),
]

handler400 = "base.error_responses.bad_request"
handler403 = "base.error_responses.not_allowed"
handler404 = "base.error_responses.not_found"
handler500 = "base.error_responses.server_failed"
