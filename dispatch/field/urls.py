"""What `visits` offers to programs."""

from django.urls import URLPattern, URLResolver, path

from dispatch.field.attachments import AttachmentView
from dispatch.field.care import CareCorrectionsView, CareServicesView, CareServiceView
from dispatch.field.record_versions import CorrectionsView, MoveView, RestoreView, VoidView
from dispatch.field.records import RecordBatchView, RecordsView, RecordView
from visits.duty.alerts_api import WeatherAlertsView

urlpatterns: list[URLPattern | URLResolver] = [
    path("attachments/<str:sha256>/", AttachmentView.as_view(), name="api-attachment"),
    path("care-services/", CareServicesView.as_view(), name="api-care-services"),
    path("care-services/<int:care_id>/", CareServiceView.as_view(), name="api-care-service"),
    path("care-services/<int:care_id>/corrections/", CareCorrectionsView.as_view(), name="api-care-corrections"),
    path("records/", RecordsView.as_view(), name="api-records"),
    path("records/batch/", RecordBatchView.as_view(), name="api-records-batch"),
    path("records/<int:record_id>/", RecordView.as_view(), name="api-record"),
    path("records/<int:record_id>/corrections/", CorrectionsView.as_view(), name="api-record-corrections"),
    path("records/<int:record_id>/void/", VoidView.as_view(), name="api-record-void"),
    path("records/<int:record_id>/restore/", RestoreView.as_view(), name="api-record-restore"),
    path("records/<int:record_id>/move/", MoveView.as_view(), name="api-record-move"),
    path("weather-alerts/", WeatherAlertsView.as_view(), name="api-weather-alerts"),
]
