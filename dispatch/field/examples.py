"""Requests as the description of the API shows them."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

_RECORD: dict[str, Any] = {
    "uuid": "0b1f0f3e-8f0e-4c1e-9f53-0d6a3d6b1a11",
    "elder": 12,
    "form_version": 3,
    "visited_at": "2026-11-23T10:00:00+08:00",
    "left_at": "2026-11-23T10:25:00+08:00",
    "mode": "door_to_door",
    "outcome": "met",
    "checks": {"mood": "better", "gas_safety": "unsafe", "disease": "serious", "disease_name": "高血压"},
    "note": "软管老化，已提醒更换",
    "check_in": {
        "lon": 113.2066,
        "lat": 36.3110,
        "accuracy_m": 12,
        "crs": "gcj02",
        "at": "2026-11-23T09:59:00+08:00",
    },
    "signatures": [
        {"signer": "visitor", "means": "drawn", "sha256": _SHA256},
        {"signer": "elder", "means": "unable", "reason": "不识字", "witness": "何有田"},
    ],
    "pictures": [{"sha256": _SHA256}],
}
_CARE: dict[str, Any] = {
    "uuid": "5f0c9c1e-8f0e-4c1e-9f53-0d6a3d6b1a11",
    "elder": 12,
    "served_on": "2026-11-23",
    "detail": "理发",
    "provider": "向阳镇养老服务中心",
    "satisfaction": 4,
    "satisfaction_note": "很满意",
    "signatures": [{"signer": "provider", "means": "seal", "sha256": _SHA256}],
}

RECORD_EXAMPLE = OpenApiExample("a visit at the door", value=_RECORD, request_only=True)
CARE_EXAMPLE = OpenApiExample("care given", value=_CARE, request_only=True)
