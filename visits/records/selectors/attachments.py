"""Pictures as far as a user may see them: their own, and those of the areas granted to them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Role, User
from base.errors import NotFound
from geo.scope import Scope
from visits.records.models import RecordPicture, Signature
from visits.records.models.attachments import Attachment, AttachmentKind
from visits.records.selectors.care import care_list
from visits.records.selectors.records import record_list
from visits.register.models import Elder
from visits.register.selectors.of_visitor import elders_seen

# A signature or a thumbprint is for those who keep the records; a door must be found by whoever hurries there.
WHO_SEES = (Role.COORDINATOR, Role.VISITOR, Role.RESPONDER)


def attachment_get(*, scope: Scope, user: User, uuid: UUID) -> Attachment:
    return _one(_visible(scope, user).filter(uuid=uuid))


def attachment_known(*, scope: Scope, user: User, sha256: str) -> Attachment:
    """By the hash of what was sent."""
    return _one(_visible(scope, user).filter(sha256=sha256.lower()).order_by("pk"))


def _visible(scope: Scope, user: User) -> QuerySet[Attachment]:
    own = Q(uploaded_by=user)
    if scope.visits_as is not None:
        return Attachment.objects.filter(own | _of_whom_they_visit(scope))
    of_area = Q(pk__in=scope.narrow(Attachment.objects.all(), "area").values("pk"))
    seen = Attachment.objects.filter(own | of_area)
    return seen.filter(kind=AttachmentKind.DOOR) if user.role == Role.RESPONDER else seen


def _of_whom_they_visit(scope: Scope) -> Q:
    """Their doors, and what belongs to records and care that the visitor may read."""
    theirs = list(elders_seen(scope=scope).values_list("pk", flat=True))
    records = record_list(scope=scope, theirs=theirs).order_by()
    care = care_list(scope=scope, theirs=theirs).order_by().values("pk")
    # A correction leaves what proves the visit with its first version.
    versions = Q(record__in=records.values("pk")) | Q(record__in=records.values("first_version"))
    signed = Signature.objects.filter(versions | Q(care__in=care)).values("attachment")
    pictured = RecordPicture.objects.filter(versions).values("attachment")
    doors = Elder.objects.filter(pk__in=theirs).values("household__door_photo")
    return Q(pk__in=signed) | Q(pk__in=pictured) | Q(pk__in=doors)


def _one(found: QuerySet[Attachment]) -> Attachment:
    attachment = found.first()
    if attachment is None:
        raise NotFound
    return attachment
