"""/api/v1/records/…/: a new version in place of a wrong one (P34). Retrying is safe: its UUID names the version."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import allow
from accounts.models import Role
from base.serializers import ErrorSerializer
from dispatch.field.asked import user_of
from dispatch.field.records import WRITERS
from dispatch.field.serializers import (
    CorrectionSerializer,
    MoveSerializer,
    RecordSerializer,
    RestoreSerializer,
    VoidSerializer,
)
from geo.scope import scope_for
from visits.records.models import VisitRecord
from visits.records.selectors.records import elder_get, record_get, visitor_for
from visits.records.services.record_versions import record_correct, record_move, record_restore, record_void

ANSWERS = {201: RecordSerializer, 409: ErrorSerializer, 422: ErrorSerializer}


@allow(POST=WRITERS)
class CorrectionsView(APIView):
    @extend_schema(request=CorrectionSerializer, responses=ANSWERS)
    def post(self, request: Request, record_id: int) -> Response:
        """What the record says is wrong (P34)."""
        sent = CorrectionSerializer(data=request.data)
        return _answer(request, record_id, sent, _correct)


@allow(POST=[Role.COORDINATOR])
class VoidView(APIView):
    @extend_schema(request=VoidSerializer, responses=ANSWERS)
    def post(self, request: Request, record_id: int) -> Response:
        """The visit never was: the new version says so and why, and it counts nowhere."""
        return _answer(request, record_id, VoidSerializer(data=request.data), record_void)


@allow(POST=[Role.COORDINATOR])
class RestoreView(APIView):
    @extend_schema(request=RestoreSerializer, responses=ANSWERS)
    def post(self, request: Request, record_id: int) -> Response:
        """It had been declared void by mistake."""
        return _answer(request, record_id, RestoreSerializer(data=request.data), record_restore)


@allow(POST=[Role.COORDINATOR])
class MoveView(APIView):
    @extend_schema(request=MoveSerializer, responses=ANSWERS)
    def post(self, request: Request, record_id: int) -> Response:
        """The visit was to somebody else: theirs from now on, with their next number."""
        return _answer(request, record_id, MoveSerializer(data=request.data), record_move)


def _answer(request: Request, record_id: int, sent: Any, make: Callable[..., VisitRecord]) -> Response:
    user = user_of(request)
    scope = scope_for(user)
    record = record_get(scope=scope, record_id=record_id)
    sent.is_valid(raise_exception=True)
    told = dict(sent.validated_data)
    if "elder" in told:
        told["elder"] = elder_get(scope=scope, elder_id=told["elder"])
    if "visitor" in told:
        told["visitor"] = visitor_for(scope=scope, user=user, visitor_id=told["visitor"])
    version = make(record=record, author=user, **told)
    return Response(RecordSerializer(version).data, status=status.HTTP_201_CREATED)


def _correct(*, record: VisitRecord, author: Any, uuid: Any, reason: str, is_another: bool, **told: Any) -> VisitRecord:
    changes = {**told.pop("checks", {}), **told}
    return record_correct(
        record=record, uuid=uuid, author=author, reason=reason, changes=changes, is_another=is_another
    )
