"""Pictures as far as a user may see them: their own, and those of the areas granted to them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.errors import NotFound
from accounts.models import Role, User
from geo.scope import Scope
from visits.models.attachments import Attachment, AttachmentKind

# A signature or a thumbprint is for those who keep the records; a door must be found by whoever hurries there.
WHO_SEES = (Role.COORDINATOR, Role.VISITOR, Role.RESPONDER)


def attachment_get(*, scope: Scope, user: User, uuid: UUID) -> Attachment:
    return _one(_visible(scope, user).filter(uuid=uuid))


def attachment_known(*, scope: Scope, user: User, sha256: str) -> Attachment:
    """By the hash of what was sent."""
    return _one(_visible(scope, user).filter(sha256=sha256.lower()).order_by("pk"))


def _visible(scope: Scope, user: User) -> QuerySet[Attachment]:
    own = Q(uploaded_by=user)
    of_area = Q(pk__in=scope.narrow(Attachment.objects.all(), "area").values("pk"))
    seen = Attachment.objects.filter(own | of_area)
    return seen.filter(kind=AttachmentKind.DOOR) if user.role == Role.RESPONDER else seen


def _one(found: QuerySet[Attachment]) -> Attachment:
    attachment = found.first()
    if attachment is None:
        raise NotFound
    return attachment
