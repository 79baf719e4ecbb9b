"""/api/v1/records/: submit (one or many), read. Retrying is safe: the sender's UUID names the record."""

from typing import Any

from django.utils.timezone import localtime
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import allow
from accounts.audit.services import audit_looks
from accounts.models import AuditAction, Role, User
from base.error_responses import error_body
from base.errors import DomainError, InputInvalid
from base.serializers import ErrorSerializer
from dispatch.field.asked import number_asked, user_of
from dispatch.field.examples import RECORD_EXAMPLE
from dispatch.field.proof_serializers import check_in_of, pictures_of, signatures_of
from dispatch.field.serializers import BatchAnswerSerializer, BatchSerializer, RecordSentSerializer, RecordSerializer
from geo.scope import scope_for
from visits.records.models import VisitRecord
from visits.records.proof import Proof
from visits.records.selectors.records import elder_visited, record_get, record_list, visitor_for
from visits.records.services.records import record_submit

READERS = [Role.COORDINATOR, Role.VISITOR]
WRITERS = [Role.COORDINATOR, Role.VISITOR]
MOST_RECORDS = 500


@allow(GET=READERS, POST=WRITERS)
class RecordsView(APIView):
    @extend_schema(
        parameters=[
            OpenApiParameter("elder", int, description="only this elder's"),
            OpenApiParameter("since", str, description="visited on this day or later, 2026-11-23"),
        ],
        responses=RecordSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The newest versions, newest visits first, 500 at most."""
        user = user_of(request)
        records = record_list(
            scope=scope_for(user), elder_id=number_asked(request, "elder"), since=request.GET.get("since")
        )
        shown = list(records[:MOST_RECORDS])
        _audit(request, user, shown)
        return Response(RecordSerializer(shown, many=True).data)

    @extend_schema(
        request=RecordSentSerializer,
        examples=[RECORD_EXAMPLE],
        responses={201: RecordSerializer, 200: RecordSerializer, 409: ErrorSerializer, 422: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        """Submit one record: 201 when it is new, 200 when the same was accepted before, 409 when another was."""
        record, is_new = _submit(request.data, user_of(request))
        return Response(RecordSerializer(record).data, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


@allow(POST=WRITERS)
class RecordBatchView(APIView):
    @extend_schema(request=BatchSerializer, responses=BatchAnswerSerializer)
    def post(self, request: Request) -> Response:
        """Submit many, each on its own: one that is refused keeps none of the others out."""
        sent = BatchSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        user = user_of(request)
        items = sent.validated_data["records"]
        answers: dict[int, dict[str, Any]] = {}
        for place in sorted(range(len(items)), key=lambda place: _elder_named(items[place])):
            answers[place] = _submit_item(items[place], user)  # elders in one order: two batches never wait in a ring
        return Response({"records": [answers[place] for place in range(len(items))]})


@allow(GET=READERS)
class RecordView(APIView):
    @extend_schema(responses=RecordSerializer)
    def get(self, request: Request, record_id: int) -> Response:
        user = user_of(request)
        record = record_get(scope=scope_for(user), record_id=record_id)
        _audit(request, user, [record])
        return Response(RecordSerializer(record).data)


def _submit(data: Any, user: User) -> tuple[VisitRecord, bool]:
    sent = RecordSentSerializer(data=data)
    sent.is_valid(raise_exception=True)
    told = dict(sent.validated_data)
    scope = scope_for(user)
    day = localtime(told["visited_at"]).date()
    elder = elder_visited(scope=scope, user=user, elder_id=told.pop("elder"), day=day, uuid=told["uuid"])
    visitor = visitor_for(scope=scope, user=user, visitor_id=told.pop("visitor", None))
    proof = Proof(
        check_in=check_in_of(told.pop("check_in", None)),
        signatures=signatures_of(told.pop("signatures", None)),
        pictures=pictures_of(told.pop("pictures", None)),
        device_at=told.pop("device_at", None),
        form_version=told.pop("form_version"),
        unplaced=told.pop("unplaced", {}),
    )
    was_there = VisitRecord.objects.filter(uuid=told["uuid"]).exists()
    return record_submit(elder=elder, visitor=visitor, author=user, proof=proof, **told), not was_there


def _elder_named(item: dict[str, Any]) -> int:
    elder = item.get("elder")
    return elder if isinstance(elder, int) else 0


def _submit_item(data: dict[str, Any], user: User) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "uuid": str(data.get("uuid", ""))[:64],
        "state": "accepted",
        "record": None,
        "error": None,
    }
    try:
        record, _ = _submit(data, user)
    except ValidationError as error:
        return answer | {"state": "refused", "error": error_body(InputInvalid(fields=error.detail))}
    except DomainError as error:
        return answer | {"state": "refused", "error": error_body(error)}
    return answer | {"record": RecordSerializer(record).data}


def _audit(request: Request, user: User, records: list[VisitRecord]) -> None:
    """P81: one row that says whose records were read."""
    ids = {record.elder_id for record in records}
    audit_looks(
        actor=user, action=AuditAction.VIEW, of="visits.elder", ids=ids, request=request._request, page="api-records"
    )
