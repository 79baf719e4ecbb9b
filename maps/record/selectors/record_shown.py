"""One record as people read it: section by section, its proofs, its versions and what differs between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from maps.look.words import day as day_words
from maps.record.form.checks import BODY, HOME
from maps.record.selectors.records import name_shown
from visits.records.flag_words import flag_reason
from visits.records.models import CheckIn, RecordFlag, VisitRecord
from visits.records.selectors.records import record_versions

_HEAD = ["mode", "outcome", "visited_at", "left_at", "visitor"]
_FAMILY = [
    "household_change",
    "household_change_count",
    "family_support",
    "needs",
    "needs_note",
    "topics",
    "care_advice",
]
_ALL = [*_HEAD, *BODY, "disease_name", "personal_hygiene", *HOME, *_FAMILY, "note"]


@dataclass(frozen=True)
class Line:
    """One question with its answer in words."""

    name: str
    label: str
    answer: str


@dataclass(frozen=True)
class Compared:
    """One question and what each version answers; `differs` where they are not all the same."""

    label: str
    answers: list[str]
    differs: bool


@dataclass(frozen=True)
class ShownFlag:
    """`record`: the newest version, which says whom the visit was to."""

    flag: RecordFlag
    reason: str
    record: VisitRecord


@dataclass(frozen=True)
class ShownRecord:
    record: VisitRecord
    name: str
    groups: list[tuple[str, list[Line]]]
    check_in: CheckIn | None
    check_in_reasons: list[str]
    away_m: int | None
    accuracy_m: int | None
    flags: list[ShownFlag]
    versions: list[VisitRecord]

    @property
    def is_newest(self) -> bool:
        return self.versions[-1].pk == self.record.pk


def record_shown(*, record: VisitRecord, user: User) -> ShownRecord:
    origin = record.origin
    check_in = getattr(origin, "check_in", None)
    groups = [
        (_("身体与情绪"), lines(record, [*BODY, "disease_name", "personal_hygiene"])),
        (_("家里的情况"), lines(record, HOME)),
        (_("家人、需求和建议"), lines(record, [*_FAMILY, "note"])),
    ]
    return ShownRecord(
        record=record,
        name=name_shown(elder=record.elder, user=user, sent=record.visitor),
        groups=[(title, said) for title, said in groups if said],
        check_in=check_in,
        check_in_reasons=check_in_reasons(check_in) if check_in else [],
        away_m=_metres(check_in and check_in.distance_m),
        accuracy_m=_metres(check_in and check_in.accuracy_m),
        flags=[ShownFlag(flag, flag_reason(flag), record) for flag in origin.flags.all()],
        versions=record_versions(record),
    )


def lines(record: VisitRecord, names: Iterable[str]) -> list[Line]:
    """Only what was said."""
    said = [(name, in_words(record, name)) for name in names]
    return [Line(name, str(_field(name).verbose_name), answer) for name, answer in said if answer]


def compared(versions: list[VisitRecord], *, user: User) -> list[Compared]:
    rows = _persons(versions, user)
    if any(version.voided for version in versions):
        said = [_("已作废") if version.voided else _("有效") for version in versions]
        rows.append(Compared(_("效力"), said, differs=True))
    for name in _ALL:
        answers = [in_words(version, name) for version in versions]
        if any(answers):
            rows.append(Compared(str(_field(name).verbose_name), answers, len(set(answers)) > 1))
    return rows


def _persons(versions: list[VisitRecord], user: User) -> list[Compared]:
    """Whose record it was, where it was moved."""
    names = [name_shown(elder=version.elder, user=user, sent=version.visitor) for version in versions]
    return [Compared(_("老人"), names, differs=True)] if len({version.elder_id for version in versions}) > 1 else []


def in_words(record: VisitRecord, name: str) -> str:
    value: Any = getattr(record, name)
    if value in ("", None, []):
        return ""
    if isinstance(value, list):
        labels = dict(_field(name).base_field.flatchoices)
        return "、".join(str(labels.get(one, one)) for one in value)
    if name == "visited_at" and not record.time_told:
        return str(day_words(value))
    if name.endswith("_at"):
        return f"{day_words(value)} {_local_time(value)}"
    shown = getattr(record, f"get_{name}_display", None)
    return str(shown()) if shown else str(value)


def check_in_reasons(check_in: CheckIn) -> list[str]:
    words = {
        "door_code": _("扫了门牌码"),
        "at_the_door": _("就在门口"),
        "near": _("在门口附近，或定位误差较大"),
        "in_the_village": _("在村里，这一户的门口还没有定位"),
        "door_unknown": _("这一户还没有位置可以对照"),
        "far": _("离门口较远"),
        "late": _("定位时间与探访时间相差两小时以上"),
        "other_door": _("扫的是另一户的门牌码"),
        "reason": _("没有定位，写明了原因"),
        "nothing": _("没有定位，也没有原因"),
    }
    return [words[reason] for reason in check_in.grade_reasons if reason in words]


def _metres(value: float | None) -> int | None:
    return None if value is None else round(value)


def _field(name: str) -> Any:
    field = VisitRecord._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def _local_time(value: Any) -> str:
    return f"{timezone.localtime(value):%H:%M}"
