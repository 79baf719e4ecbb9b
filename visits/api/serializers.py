"""Records as programs send and read them; what holds is decided by the services."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from visits.models import Mode, Outcome, VisitRecord
from visits.models.records import CHECKS, DETAILS, FamilySupport, HouseholdChange, Need, Topic


class ChecksSerializer(serializers.Serializer[Any]):
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

    def to_internal_value(self, data: Any) -> Any:
        """A check that this version does not know is refused, never lost in silence."""
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, dict) else []
        if unknown:
            raise serializers.ValidationError({name: [_("不认识的检查项。")] for name in unknown})
        return super().to_internal_value(data)


class RecordSentSerializer(serializers.Serializer[Any]):
    uuid = serializers.UUIDField(help_text="made once by the sender; a retry carries the same")
    elder = serializers.IntegerField()
    visitor = serializers.IntegerField(required=False, help_text="left out: the sender's own")
    visited_at = serializers.DateTimeField()
    mode = serializers.ChoiceField(Mode.choices)
    outcome = serializers.ChoiceField(Outcome.choices, default=Outcome.MET)
    checks = ChecksSerializer(required=False)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class CorrectionSerializer(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    reason = serializers.CharField(max_length=200)
    mode = serializers.ChoiceField(Mode.choices, required=False)
    outcome = serializers.ChoiceField(Outcome.choices, required=False)
    visited_at = serializers.DateTimeField(required=False)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    checks = ChecksSerializer(required=False)


class RecordSerializer(serializers.ModelSerializer[VisitRecord]):
    checks = serializers.SerializerMethodField()
    replaces = serializers.SlugRelatedField[VisitRecord](slug_field="uuid", read_only=True)

    class Meta:
        model = VisitRecord
        fields = [
            "id", "uuid", "elder", "visitor", "sequence", "visited_at", "accepted_at", "mode", "outcome", "checks",
            "note", "replaces", "correction_reason",
        ]  # fmt: skip

    def get_checks(self, record: VisitRecord) -> dict[str, Any]:
        """Only what was said."""
        said = {name: getattr(record, name) for name in (*CHECKS, *DETAILS)}
        return {name: value for name, value in said.items() if value not in ("", [], None)}


class ErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    detail = serializers.DictField()


class BatchSerializer(serializers.Serializer[Any]):
    records = serializers.ListField(child=serializers.DictField(), max_length=500, help_text="each as for one record")


class BatchItemSerializer(serializers.Serializer[Any]):
    uuid = serializers.CharField()
    state = serializers.ChoiceField([("accepted", "accepted"), ("refused", "refused")])
    record = RecordSerializer(allow_null=True)
    error = ErrorSerializer(allow_null=True)


class BatchAnswerSerializer(serializers.Serializer[Any]):
    records = BatchItemSerializer(many=True)
