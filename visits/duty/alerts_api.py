"""/api/v1/weather-alerts/: a provider's message, passed on by a program (P57). Sent again, nothing changes."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import allow
from accounts.models import Role, User
from base.serializers import ErrorSerializer
from geo.scope import scope_for
from geo.selectors import area_get_in_scope
from visits.duty.models import Surge
from visits.duty.services.alerts import alerts_follow


class AlertsSentSerializer(serializers.Serializer[Any]):
    area_code = serializers.CharField(max_length=12, help_text="whose elders are to be visited more often")
    answer = serializers.DictField(help_text='what the provider sent, as it came: {"alerts": [...]}')


class SurgeSerializer(serializers.ModelSerializer[Surge]):
    area_code = serializers.CharField(source="area.code")

    class Meta:
        model = Surge
        fields = ["id", "area_code", "title", "first_day", "last_day", "visits", "alert_id", "withdrawn_at"]


class SurgesAnswerSerializer(serializers.Serializer[Any]):
    surges = SurgeSerializer(many=True)


@allow(POST=[Role.COORDINATOR, Role.ADMINISTRATOR])
class WeatherAlertsView(APIView):
    @extend_schema(request=AlertsSentSerializer, responses={200: SurgesAnswerSerializer, 422: ErrorSerializer})
    def post(self, request: Request) -> Response:
        """Begin, move or end surges as the alerts say; the answer holds them as they now are."""
        assert isinstance(request.user, User)
        sent = AlertsSentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        area = area_get_in_scope(code=sent.validated_data["area_code"], scope=scope_for(request.user))
        followed = alerts_follow(area=area, answer=sent.validated_data["answer"], by=request.user)
        return Response({"surges": SurgeSerializer(followed, many=True).data})
