"""/api/v1/geocode/: addresses to ranked candidates, none of them outside the caller's areas."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import allow
from accounts.models import Role, User
from geo.addresses.geocoding import Candidate, Located
from geo.addresses.services import geocode_addresses
from geo.scope import scope_for
from geo.selectors import area_get_in_scope

MOST_ADDRESSES = 500


class AddressesSerializer(serializers.Serializer[Any]):
    addresses = serializers.ListField(child=serializers.CharField(max_length=200), max_length=MOST_ADDRESSES)
    area_code = serializers.CharField(
        max_length=15, required=False, help_text="where they are known to lie: the township of a ledger, say"
    )


class CandidateSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.CharField(help_text="door, group (a natural village or landmark), village, township, county")
    point = serializers.ListField(child=serializers.FloatField(), allow_null=True, help_text="[lon, lat] in WGS-84")
    point_level = serializers.CharField(help_text="level of the area whose point this is; empty without one")
    confidence = serializers.FloatField(help_text="0 to 1; from 0.9 on it may be taken without a look")
    why = serializers.ListField(child=serializers.CharField())


class AnswerSerializer(serializers.Serializer[Any]):
    address = serializers.CharField()
    level = serializers.CharField(help_text="door, group, village, township, county, ambiguous or none")
    confidence = serializers.FloatField()
    best = CandidateSerializer(allow_null=True)
    candidates = CandidateSerializer(many=True)


class AnswersSerializer(serializers.Serializer[Any]):
    answers = AnswerSerializer(many=True)


@allow(POST=[Role.COORDINATOR, Role.ADMINISTRATOR])
class GeocodeView(APIView):
    @extend_schema(request=AddressesSerializer, responses=AnswersSerializer)
    def post(self, request: Request) -> Response:
        """Locate addresses, 500 at most, in the order sent; where several fit equally none is chosen."""
        sent = AddressesSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        assert isinstance(request.user, User)
        scope = scope_for(request.user)
        addresses, code = sent.validated_data["addresses"], sent.validated_data.get("area_code")
        area = area_get_in_scope(code=code, scope=scope) if code else None
        located = geocode_addresses(addresses=addresses, area=area, scope=scope)
        return Response({"answers": [_answer(*pair) for pair in zip(addresses, located, strict=True)]})


def _answer(address: str, located: Located) -> dict[str, Any]:
    return {
        "address": address,
        "level": located.level or "none",
        "confidence": located.confidence,
        "best": _candidate(located.best) if located.best else None,
        "candidates": [_candidate(candidate) for candidate in located.candidates],
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "code": candidate.code,
        "name": candidate.name,
        "level": candidate.level,
        "point": [candidate.lon, candidate.lat] if candidate.lon is not None else None,
        "point_level": candidate.point_level,
        "confidence": candidate.confidence,
        "why": candidate.why,
    }
