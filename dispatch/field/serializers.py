"""Records as programs send and read them; what holds is decided by the services."""

from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from base.serializers import ErrorSerializer, StrictSerializer
from dispatch.field.proof_serializers import (
    CheckInSentSerializer,
    CheckInSerializer,
    PictureSentSerializer,
    PictureSerializer,
    SignatureSentSerializer,
    SignatureSerializer,
)
from visits.records.form_versions import ACCEPTED, CURRENT, placed, plain
from visits.records.models import Mode, Outcome, VisitRecord
from visits.records.models.records import CHECKS, DETAILS, HouseholdChange, Topic
from visits.register.models.situation import FamilySupport, Need


class ChecksSerializer(StrictSerializer):
    """Section five of Annex 2; what is left out was not asked."""

    household_change = serializers.ChoiceField(HouseholdChange.choices, required=False)
    household_change_count = serializers.IntegerField(min_value=0, max_value=30, required=False, allow_null=True)
    family_support = serializers.ChoiceField(FamilySupport.choices, required=False)
    disease_name = serializers.CharField(max_length=60, required=False, allow_blank=True)
    needs = serializers.ListField(child=serializers.ChoiceField(Need.choices), required=False)
    needs_note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    topics = serializers.ListField(child=serializers.ChoiceField(Topic.choices), required=False)
    care_advice = serializers.CharField(max_length=500, required=False, allow_blank=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        checks = {name: serializers.ChoiceField(kinds.choices, required=False) for name, kinds in CHECKS.items()}
        return super().get_fields() | checks


def offered() -> dict[str, Any]:
    """Of each check, what it may be; None where it may be anything."""
    fields = ChecksSerializer().fields
    return {name: getattr(getattr(field, "child", field), "choices", None) for name, field in fields.items()}


class RecordSentSerializer(StrictSerializer):
    uuid = serializers.UUIDField(help_text="made once by the sender; a retry carries the same")
    elder = serializers.IntegerField()
    visitor = serializers.IntegerField(required=False, help_text="left out: the sender's own")
    visited_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField(required=False)
    form_date = serializers.DateField(required=False, help_text="left out: the day of the visit")
    mode = serializers.ChoiceField(Mode.choices)
    outcome = serializers.ChoiceField(Outcome.choices, default=Outcome.MET)
    checks = ChecksSerializer(required=False)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    check_in = CheckInSentSerializer(required=False)
    signatures = SignatureSentSerializer(many=True, required=False)
    pictures = PictureSentSerializer(many=True, required=False)
    device_at = serializers.DateTimeField(required=False, help_text="the device's clock at sending; not part of it")
    is_another = serializers.BooleanField(
        default=False, help_text="another visit than the one that `visit_known` named; not part of the record"
    )
    form_version = serializers.ChoiceField(ACCEPTED, default=CURRENT, help_text="of the form the record was made with")

    def to_internal_value(self, data: Any) -> Any:
        """Of an older form, what has no place on today's is set aside and told in the answer."""
        version = data.get("form_version", CURRENT) if isinstance(data, dict) else CURRENT
        checks = data.get("checks") if isinstance(data, dict) else None
        if version not in ACCEPTED or version == CURRENT or not isinstance(checks, dict):
            return super().to_internal_value(data)
        kept, unplaced = placed(checks, version=version, offered=offered())
        unplaced |= {name: data[name] for name in set(data) - set(self.fields)}
        told = {name: value for name, value in data.items() if name in self.fields} | {"checks": kept}
        return super().to_internal_value(told) | {"unplaced": plain(unplaced)}


class CorrectionSerializer(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    reason = serializers.CharField(max_length=200)
    mode = serializers.ChoiceField(Mode.choices, required=False)
    outcome = serializers.ChoiceField(Outcome.choices, required=False)
    visitor = serializers.IntegerField(required=False, help_text="who went; a coordinator may name another of the area")
    visited_at = serializers.DateTimeField(required=False)
    left_at = serializers.DateTimeField(required=False, allow_null=True)
    form_date = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    checks = ChecksSerializer(required=False)
    is_another = serializers.BooleanField(default=False, help_text="another visit than the one `visit_known` named")


class VoidSerializer(StrictSerializer):
    uuid = serializers.UUIDField(help_text="made once by the sender; a retry carries the same")
    reason = serializers.CharField(max_length=200)


class RestoreSerializer(VoidSerializer):
    is_another = serializers.BooleanField(default=False, help_text="another visit than the one `visit_known` named")


class MoveSerializer(RestoreSerializer):
    elder = serializers.IntegerField(help_text="whom the visit was to")


@cache
def _one(kind: type[serializers.BaseSerializer[Any]]) -> serializers.BaseSerializer[Any]:
    """Made once: its fields, which it works out of the model, take longer than all that they tell of a record."""
    return kind()


class RecordSerializer(serializers.ModelSerializer[VisitRecord]):
    checks = serializers.SerializerMethodField()
    check_in = serializers.SerializerMethodField()
    signatures = serializers.SerializerMethodField()
    pictures = serializers.SerializerMethodField()
    replaces = serializers.SlugRelatedField[VisitRecord](slug_field="uuid", read_only=True)

    class Meta:
        model = VisitRecord
        fields = [
            "id", "uuid", "elder", "visitor", "author", "sequence", "form_date", "visited_at", "time_told", "left_at",
            "accepted_at", "voided",
            "device_at", "device_visited_at", "mode", "outcome", "checks", "note", "check_in", "signatures", "pictures",
            "form_version", "unplaced", "replaces", "correction_reason",
        ]  # fmt: skip

    def get_checks(self, record: VisitRecord) -> dict[str, Any]:
        """Only what was said."""
        said = {name: getattr(record, name) for name in (*CHECKS, *DETAILS)}
        return {name: value for name, value in said.items() if value not in ("", [], None)}

    @extend_schema_field(CheckInSerializer(allow_null=True))
    def get_check_in(self, record: VisitRecord) -> Any:
        check_in = getattr(record.origin, "check_in", None)
        return _one(CheckInSerializer).to_representation(check_in) if check_in else None

    @extend_schema_field(SignatureSerializer(many=True))
    def get_signatures(self, record: VisitRecord) -> Any:
        return [_one(SignatureSerializer).to_representation(one) for one in record.origin.signatures.all()]

    @extend_schema_field(PictureSerializer(many=True))
    def get_pictures(self, record: VisitRecord) -> Any:
        return [_one(PictureSerializer).to_representation(one) for one in record.origin.pictures.all()]


class BatchSerializer(serializers.Serializer[Any]):
    records = serializers.ListField(child=serializers.DictField(), max_length=500, help_text="each as for one record")


class BatchItemSerializer(serializers.Serializer[Any]):
    uuid = serializers.CharField()
    state = serializers.ChoiceField([("accepted", "accepted"), ("refused", "refused")])
    record = RecordSerializer(allow_null=True)
    error = ErrorSerializer(allow_null=True)


class BatchAnswerSerializer(serializers.Serializer[Any]):
    records = BatchItemSerializer(many=True)
