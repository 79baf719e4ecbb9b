"""Weather alerts as providers send them, pure. One adapter for each format; this is QWeather's (和风天气)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Alert:
    """One message: it begins an alert, takes the place of those it `supersedes`, or ends them."""

    alert_id: str
    event: str
    headline: str
    advice: str
    starts_at: datetime
    ends_at: datetime
    supersedes: tuple[str, ...]
    is_cancel: bool


def alerts_from_qweather(answer: Mapping[str, Any]) -> list[Alert]:
    """The alerts of one answer, oldest first.

    Raises
    ------
    ValueError
        When the answer is not in the provider's format; its text names the field.
    """
    try:
        return sorted((_alert(item) for item in answer["alerts"]), key=lambda alert: alert.starts_at)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"alerts: {error}") from error


def _alert(item: Mapping[str, Any]) -> Alert:
    kind = item["messageType"]
    starts_at = datetime.fromisoformat(item.get("onsetTime") or item["effectiveTime"])
    ends = item.get("expireTime")
    return Alert(
        alert_id=str(item["id"]),
        event=str(item["eventType"]["name"]),
        headline=str(item["headline"]),
        advice=str(item.get("instruction") or ""),
        starts_at=starts_at,
        ends_at=datetime.fromisoformat(ends) if ends else starts_at,
        supersedes=tuple(kind.get("supersedes") or ()),
        is_cancel=kind["code"] == "cancel",
    )
