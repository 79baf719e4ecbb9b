"""Rules, surges, calendar, documents."""

from django.urls import URLPattern, path

from maps.policy.views import calendar, documents, rules, surges

urlpatterns: list[URLPattern] = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/days/", calendar.calendar_days, name="calendar-days"),
    path("calendar/notice/", calendar.calendar_notice, name="calendar-notice"),
    path("calendar/restore/", calendar.calendar_restored, name="calendar-restore"),
    path("rules/", rules.rules, name="rules"),
    path("rules/edit/", rules.rules_edit, name="rules-edit"),
    path("rules/preview/<area_code>/", rules.rules_preview, name="rules-preview"),
    path("rules/<int:rules_id>/withdraw/", rules.rules_take_back, name="rules-take-back"),
    path("documents/", documents.documents, name="documents"),
    path("documents/new/", documents.document_new, name="document-new"),
    path("documents/<int:document_id>/", documents.document, name="document"),
    path("surges/", surges.surges, name="surges"),
    path("surges/new/", surges.surge_new, name="surge-new"),
    path("surges/preview/", surges.surge_preview, name="surge-preview"),
    path("surges/cost/<area_code>/", surges.surge_cost, name="surge-cost"),
    path("surges/alert/", surges.surge_from_alert, name="surge-from-alert"),
    path("surges/<int:surge_id>/withdraw/", surges.surge_take_back, name="surge-take-back"),
    path("surges/<int:surge_id>/restore/", surges.surge_put_back, name="surge-put-back"),
]
