"""/api/v1/attachments/{sha256}/: pictures by the hash of their content, safe to send again."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import allow
from accounts.models import Role
from base.serializers import ErrorSerializer
from dispatch.field.asked import user_of
from geo.scope import scope_for
from visits.records.models.attachments import Attachment, AttachmentKind
from visits.records.selectors.attachments import attachment_known
from visits.records.selectors.records import elder_get
from visits.records.services.attachments import MOST_BYTES, attachment_store

SENDERS = [Role.COORDINATOR, Role.VISITOR]


class FileParser(BaseParser):
    """The body is the file, whatever its type says; no more of it is read than could be kept."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, bytes]:
        return {"file": stream.read(MOST_BYTES + 1)}


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    class Meta:
        model = Attachment
        fields = ["uuid", "kind", "sha256", "mime", "size", "width", "height", "taken_at", "uploaded_at"]


class AskedSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(AttachmentKind.choices, default=AttachmentKind.PHOTO)
    taken_at = serializers.DateTimeField(required=False)
    elder = serializers.IntegerField(required=False)


_SENT = extend_schema(
    parameters=[
        OpenApiParameter("kind", str, enum=AttachmentKind.values, description="photo where it is left out"),
        OpenApiParameter("taken_at", OpenApiTypes.DATETIME),
        OpenApiParameter("elder", int, description="whom it is of: decides who may see it before a record names it"),
    ],
    request={"application/octet-stream": OpenApiTypes.BINARY},
    responses={200: AttachmentSerializer, 404: ErrorSerializer, 422: ErrorSerializer},
)


@allow(GET=SENDERS, PUT=SENDERS, POST=SENDERS)
class AttachmentView(APIView):
    parser_classes = [FileParser]

    @extend_schema(responses={200: AttachmentSerializer, 404: ErrorSerializer})
    def get(self, request: Request, sha256: str) -> Response:
        """Whether this content is known: 200 or 404, by HEAD too. What is known need not be sent."""
        user = user_of(request)
        known = attachment_known(scope=scope_for(user), user=user, sha256=sha256)
        return Response(AttachmentSerializer(known).data)

    @_SENT
    def put(self, request: Request, sha256: str) -> Response:
        """Send the file as the body; `sha256` is the hash of just that. Broken off, send it again."""
        return self._keep(request, sha256)

    @extend_schema(operation_id="attachments_send")
    @_SENT
    def post(self, request: Request, sha256: str) -> Response:
        """The same as PUT."""
        return self._keep(request, sha256)

    def _keep(self, request: Request, sha256: str) -> Response:
        asked = AskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        user, told = user_of(request), asked.validated_data
        elder = elder_get(scope=scope_for(user), elder_id=told["elder"]) if "elder" in told else None
        attachment = attachment_store(
            content=request.data.get("file", b"") if isinstance(request.data, dict) else b"",
            kind=told["kind"],
            by=user,
            area=elder.household.village if elder else None,
            taken_at=told.get("taken_at"),
            sha256=sha256,
        )
        return Response(AttachmentSerializer(attachment).data, status=status.HTTP_200_OK)
