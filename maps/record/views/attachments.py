"""Pictures, shown to whoever may see them; each look leaves a row (P81)."""

from io import BytesIO
from uuid import UUID

from django.http import FileResponse, Http404

from accounts.access import allow
from accounts.audit.services import audit_record
from accounts.models import AuditAction
from geo.scope import scope_for
from maps.look.asked import SignedIn
from visits.records.media import media_read
from visits.records.selectors.attachments import WHO_SEES, attachment_get


@allow(GET=WHO_SEES)
def attachment(request: SignedIn, attachment_uuid: UUID) -> FileResponse:
    shown = attachment_get(scope=scope_for(request.user), user=request.user, uuid=attachment_uuid)
    try:
        content = media_read(shown.stored_sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    subject = f"visits.attachment:{shown.pk}"
    audit_record(actor=request.user, action=AuditAction.VIEW, subject=subject, request=request, kind=shown.kind)
    headers = {"Cache-Control": "no-store", "Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return FileResponse(BytesIO(content), content_type=shown.mime, headers=headers)
