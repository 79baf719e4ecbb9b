"""What is sent beside a record's answers to show that the visit took place. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from geo.coordinates import WGS84
from visits.records.form_versions import CURRENT


@dataclass(frozen=True)
class CheckInSaid:
    """A position in its own system, a scanned door code, a reason: any of them, or none."""

    at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    crs: str = WGS84
    door_code: str = ""
    reason: str = ""

    @property
    def says_something(self) -> bool:
        return self.lon is not None or bool(self.door_code or self.reason)


@dataclass(frozen=True)
class SignatureSaid:
    signer: str
    means: str
    sha256: str = ""
    reason: str = ""
    witness: str = ""
    signed_on: date | None = None


@dataclass(frozen=True)
class PictureSaid:
    sha256: str
    kind: str = "photo"


@dataclass(frozen=True)
class Proof:
    """Nothing of it is needed: a record without any is kept, and graded so."""

    check_in: CheckInSaid = CheckInSaid()
    signatures: Sequence[SignatureSaid] = ()
    pictures: Sequence[PictureSaid] = ()
    device_at: datetime | None = None
    form_version: int = CURRENT
    unplaced: Mapping[str, Any] = field(default_factory=dict)


def fingerprint(check_in: CheckInSaid, signatures: Sequence[SignatureSaid], pictures: Sequence[PictureSaid]) -> str:
    """Equal for equal proofs; "" for none. The clock at sending is no part of it: a retry comes later."""
    if not (check_in.says_something or signatures or pictures):
        return ""
    said = [asdict(check_in), _sorted(signatures), _sorted(pictures)]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=_plain).encode()).hexdigest()


def _sorted(said: Sequence[Any]) -> list[dict[str, Any]]:
    return sorted((asdict(one) for one in said), key=lambda one: json.dumps(one, sort_keys=True, default=_plain))


def _plain(value: date) -> str:
    return f"{value.timestamp()}" if isinstance(value, datetime) else value.isoformat()
