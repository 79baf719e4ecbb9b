"""What proves a visit, as programs send and read it."""

from typing import Any

from rest_framework import serializers

from geo.coordinates import BD09, GCJ02, WGS84
from visits.records.models import AttachmentKind, CheckIn, Means, RecordPicture, Signature, Signer
from visits.records.proof import CheckInSaid, PictureSaid, SignatureSaid

_HASH = r"^[0-9a-fA-F]{64}$"


class CheckInSentSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField(required=False, help_text="by the device's clock")
    lon = serializers.FloatField(min_value=-180, max_value=180, required=False)
    lat = serializers.FloatField(min_value=-90, max_value=90, required=False)
    accuracy_m = serializers.FloatField(min_value=0, max_value=1e6, required=False)
    crs = serializers.ChoiceField([WGS84, GCJ02, BD09], default=WGS84, help_text="of lon and lat")
    door_code = serializers.CharField(max_length=60, required=False, help_text="as scanned at the door")
    reason = serializers.CharField(max_length=200, required=False, help_text="why there is neither")


class SignatureSentSerializer(serializers.Serializer[Any]):
    signer = serializers.ChoiceField(Signer.choices)
    means = serializers.ChoiceField(Means.choices)
    sha256 = serializers.RegexField(_HASH, required=False, help_text="of the image; it may be sent before or after")
    reason = serializers.CharField(max_length=200, required=False, help_text="why unable")
    witness = serializers.CharField(max_length=50, required=False)
    signed_on = serializers.DateField(required=False)


class PictureSentSerializer(serializers.Serializer[Any]):
    sha256 = serializers.RegexField(_HASH)
    kind = serializers.ChoiceField([AttachmentKind.PHOTO, AttachmentKind.SCAN], default=AttachmentKind.PHOTO)


def check_in_of(sent: dict[str, Any] | None) -> CheckInSaid:
    return CheckInSaid(**sent) if sent else CheckInSaid()


def signatures_of(sent: list[dict[str, Any]] | None) -> list[SignatureSaid]:
    return [SignatureSaid(**one) for one in sent or []]


def pictures_of(sent: list[dict[str, Any]] | None) -> list[PictureSaid]:
    return [PictureSaid(sha256=one["sha256"].lower(), kind=one["kind"]) for one in sent or []]


class CheckInSerializer(serializers.ModelSerializer[CheckIn]):
    lon = serializers.SerializerMethodField(help_text="WGS-84")
    lat = serializers.SerializerMethodField(help_text="WGS-84")

    class Meta:
        model = CheckIn
        fields = [
            "at", "lon", "lat", "accuracy_m", "crs", "said_lon", "said_lat", "reason", "distance_m", "grade",
            "grade_reasons",
        ]  # fmt: skip

    def get_lon(self, check_in: CheckIn) -> float | None:
        return check_in.point.x if check_in.point else None

    def get_lat(self, check_in: CheckIn) -> float | None:
        return check_in.point.y if check_in.point else None


class _Arriving(serializers.Serializer[Any]):
    state = serializers.SerializerMethodField(help_text="awaited: send the picture to /attachments/{sha256}/")
    uuid = serializers.SerializerMethodField(help_text="where people see it; null while it is awaited")

    def get_state(self, row: Signature | RecordPicture) -> str:
        expects = bool(row.sha256)
        return "awaited" if expects and row.attachment is None else "stored"

    def get_uuid(self, row: Signature | RecordPicture) -> str | None:
        return str(row.attachment.uuid) if row.attachment else None


class SignatureSerializer(_Arriving, serializers.ModelSerializer[Signature]):
    class Meta:
        model = Signature
        fields = ["signer", "means", "sha256", "reason", "witness", "signed_on", "state", "uuid"]


class PictureSerializer(_Arriving, serializers.ModelSerializer[RecordPicture]):
    class Meta:
        model = RecordPicture
        fields = ["kind", "sha256", "state", "uuid"]
