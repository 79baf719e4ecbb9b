"""/api/v1/care-services/: section six of Annex 2; submit, correct, read. Retrying is safe."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import allow
from accounts.audit.services import audit_looks
from accounts.models import AuditAction, User
from base.serializers import ErrorSerializer, StrictSerializer
from dispatch.field.asked import number_asked, user_of
from dispatch.field.examples import CARE_EXAMPLE
from dispatch.field.proof_serializers import SignatureSentSerializer, SignatureSerializer, signatures_of
from dispatch.field.records import READERS, WRITERS
from geo.scope import scope_for
from visits.records.models import CareService
from visits.records.selectors.care import care_get, care_list
from visits.records.selectors.records import elder_get
from visits.records.services import care_correct, care_submit

MOST_SERVICES = 500


class CareSentSerializer(StrictSerializer):
    uuid = serializers.UUIDField(help_text="made once by the sender; a retry carries the same")
    elder = serializers.IntegerField()
    served_on = serializers.DateField()
    detail = serializers.CharField(max_length=2000)
    provider = serializers.CharField(max_length=60, required=False, allow_blank=True)
    satisfaction = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)
    satisfaction_note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    signatures = SignatureSentSerializer(many=True, required=False, help_text="of the provider, of the elder")


class CareCorrectionSerializer(StrictSerializer):
    uuid = serializers.UUIDField()
    reason = serializers.CharField(max_length=200)
    served_on = serializers.DateField(required=False)
    detail = serializers.CharField(max_length=2000, required=False)
    provider = serializers.CharField(max_length=60, required=False, allow_blank=True)
    satisfaction = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)
    satisfaction_note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class CareSerializer(serializers.ModelSerializer[CareService]):
    signatures = SignatureSerializer(many=True)
    replaces = serializers.SlugRelatedField[CareService](slug_field="uuid", read_only=True)

    class Meta:
        model = CareService
        fields = [
            "id", "uuid", "elder", "author", "sequence", "served_on", "detail", "provider", "satisfaction",
            "satisfaction_note", "signatures", "accepted_at", "replaces", "correction_reason",
        ]  # fmt: skip


@allow(GET=READERS, POST=WRITERS)
class CareServicesView(APIView):
    @extend_schema(
        parameters=[OpenApiParameter("elder", int, description="only this elder's")],
        responses=CareSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The newest versions, newest first, 500 at most."""
        user = user_of(request)
        found = care_list(scope=scope_for(user), elder_id=number_asked(request, "elder"))[:MOST_SERVICES]
        _audit(request, user, found)
        return Response(CareSerializer(found, many=True).data)

    @extend_schema(
        request=CareSentSerializer,
        examples=[CARE_EXAMPLE],
        responses={201: CareSerializer, 200: CareSerializer, 409: ErrorSerializer, 422: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        """Submit one: 201 when it is new, 200 when the same was accepted before, 409 when another was."""
        sent = CareSentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        told, user = dict(sent.validated_data), user_of(request)
        elder = elder_get(scope=scope_for(user), elder_id=told.pop("elder"))
        signatures = signatures_of(told.pop("signatures", None))
        is_new = not CareService.objects.filter(uuid=told["uuid"]).exists()
        care = care_submit(elder=elder, author=user, signatures=signatures, **told)
        return Response(CareSerializer(care).data, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


@allow(GET=READERS)
class CareServiceView(APIView):
    @extend_schema(responses=CareSerializer)
    def get(self, request: Request, care_id: int) -> Response:
        user = user_of(request)
        care = care_get(scope=scope_for(user), care_id=care_id)
        _audit(request, user, [care])
        return Response(CareSerializer(care).data)


@allow(POST=WRITERS)
class CareCorrectionsView(APIView):
    @extend_schema(
        request=CareCorrectionSerializer, responses={201: CareSerializer, 409: ErrorSerializer, 422: ErrorSerializer}
    )
    def post(self, request: Request, care_id: int) -> Response:
        """A new version in place of this one (P34)."""
        user = user_of(request)
        care = care_get(scope=scope_for(user), care_id=care_id)
        sent = CareCorrectionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        changes: dict[str, Any] = dict(sent.validated_data)
        uuid, reason = changes.pop("uuid"), changes.pop("reason")
        version = care_correct(care=care, uuid=uuid, author=user, reason=reason, changes=changes)
        return Response(CareSerializer(version).data, status=status.HTTP_201_CREATED)


def _audit(request: Request, user: User, found: "QuerySet[CareService] | list[CareService]") -> None:
    """P81: one row that says whose care was read."""
    ids = {care.elder_id for care in found}
    audit_looks(
        actor=user,
        action=AuditAction.VIEW,
        of="visits.elder",
        ids=ids,
        request=request._request,
        page="api-care-services",
    )
