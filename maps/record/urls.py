"""Records as they are read and put right."""

from django.urls import URLPattern, path

from maps.record.views import attachments, care, record_versions, records

urlpatterns: list[URLPattern] = [
    path("attachments/<uuid:attachment_uuid>/", attachments.attachment, name="attachment"),
    path("records/", records.records, name="records"),
    path("records/<int:record_id>/", records.record, name="record"),
    path("records/<int:record_id>/versions/", records.record_compare, name="record-versions"),
    path("records/<int:record_id>/correct/", records.record_correction, name="record-correction"),
    path("records/<int:record_id>/void/", record_versions.record_voided, name="record-void"),
    path("records/<int:record_id>/move/", record_versions.record_moved, name="record-move"),
    path("flags/<int:flag_id>/review/", records.flag_looked_at, name="flag-looked-at"),
    path("elders/<int:elder_id>/care/", care.care_of_elder, name="care-of-elder"),
    path("care/<int:care_id>/correct/", care.care_correction, name="care-correction"),
]
