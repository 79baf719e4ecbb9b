"""What a record may say: every field checked, and refused by its name on the form (P31-P34)."""

from collections.abc import Collection, Mapping
from copy import copy
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from base import clock
from visits.errors import RecordRefused
from visits.records.models import Mode, Outcome, VisitRecord
from visits.records.models.records import CHECKS, DETAILS, Change, Disease, HouseholdChange, Topic, standing
from visits.register.models import Elder, Visitor
from visits.register.models.elders import GONE
from visits.register.models.situation import FamilySupport, Need

CONTENT = (
    "elder", "visitor", "visited_at", "left_at", "form_date", "mode", "outcome", "note", *CHECKS, *DETAILS
)  # fmt: skip
NOT_SAID = ("", Change.UNCHANGED)
OF_THE_HOME = ("home_hygiene", "indoor_environment")
EARLIEST_YEAR = 2000
_ONE_OF = {"household_change": HouseholdChange, "family_support": FamilySupport} | CHECKS
_SOME_OF = {"needs": Need, "topics": Topic}


def content_of(
    *,
    elder: Elder,
    visitor: Visitor | None,
    visited_at: datetime,
    mode: str,
    outcome: str,
    checks: Mapping[str, Any],
    note: str,
    left_at: datetime | None = None,
    form_date: date | None = None,
) -> dict[str, Any]:
    """All fields of a record; `checks` may name those of `CHECKS` and of `DETAILS`."""
    unknown = sorted(set(checks) - set(CHECKS) - set(DETAILS))
    if unknown:
        raise refused(elder, _("不认识的检查项 {names}。").format(names="、".join(unknown)), field=unknown[0])
    blank = dict.fromkeys(CHECKS, "") | {name: copy(value) for name, value in DETAILS.items()}
    head: dict[str, Any] = {
        "elder": elder,
        "visitor": visitor,
        "visited_at": visited_at,
        "mode": mode,
        "outcome": outcome,
    }
    head |= {"left_at": left_at, "form_date": form_date}
    return head | blank | dict(checks) | {"note": note}


def check_content(
    elder: Elder, content: Mapping[str, Any], *, corrects: int | None = None, changed: Collection[str] = CONTENT
) -> None:
    """`corrects`: the number of the record that is corrected, whose own versions are no baseline for what `changed`."""
    if content["mode"] not in Mode.values or content["outcome"] not in Outcome.values:
        raise refused(elder, _("请选择探访方式和结果。"), field="mode")
    for name, choices in _ONE_OF.items():
        if content[name] and content[name] not in choices.values:
            raise _not_offered(elder, name, content[name])
    for name, choices in _SOME_OF.items():
        if set(content[name]) - set(choices.values):
            raise _not_offered(elder, name, "、".join(sorted(set(content[name]) - set(choices.values))))
    if content["disease"] == Disease.SERIOUS and not content["disease_name"].strip():
        raise refused(elder, _("疾病状况为“严重”时，请填写疾病名称。"), field="disease_name")
    if (
        content["household_change"] in (HouseholdChange.MORE, HouseholdChange.FEWER)
        and not content["household_change_count"]
    ):
        raise refused(elder, _("家庭人口有增减时，请填写人数。"), field="household_change_count")
    _check_lengths(elder, content)
    _check_time(elder, content["visited_at"], content["left_at"])
    _check_baseline(elder, {name: content[name] for name in changed}, corrects)


def refused(elder: Elder, problem: str, *, field: str) -> RecordRefused:
    return RecordRefused(elder=elder.name, problem=problem, field=field)


def _not_offered(elder: Elder, name: str, value: str) -> RecordRefused:
    return refused(elder, _("“{label}”的选项 {value} 无效。").format(label=_label(name), value=value), field=name)


def _check_lengths(elder: Elder, content: Mapping[str, Any]) -> None:
    for name in DETAILS:
        most = getattr(VisitRecord._meta.get_field(name), "max_length", None)
        if most and isinstance(content[name], str) and len(content[name]) > most:
            problem = _("“{label}”最多 {most} 字，现有 {length} 字。")
            raise refused(elder, problem.format(label=_label(name), most=most, length=len(content[name])), field=name)


def _check_baseline(elder: Elder, said: Mapping[str, Any], corrects: int | None) -> None:
    """ "No change" compares with a real answer given before; the illness is left out, for the form knows no "none"."""
    unchanged = [name for name, kinds in CHECKS.items() if kinds is Change and said.get(name) == Change.UNCHANGED]
    if not unchanged:
        return
    known = VisitRecord.objects.filter(standing(), elder__household=elder.household_id)
    known = known.exclude(elder=elder, sequence=corrects or 0)
    counted = known.aggregate(
        **{
            f"has_{name}": Count("pk", filter=_whose(name, elder) & ~Q(**{f"{name}__in": NOT_SAID}))
            for name in unchanged
        }
    )
    for name in unchanged:
        if not counted[f"has_{name}"]:
            problem = _("“{label}”还没有登记过，不能选“无变化”。请按实际情况选择。").format(label=_label(name))
            raise refused(elder, problem, field=name)


def _whose(check: str, elder: Elder) -> Q:
    """Of the home, an answer given for anybody who lives there counts."""
    return Q() if check in OF_THE_HOME else Q(elder=elder)


def _check_time(elder: Elder, visited_at: datetime, left_at: datetime | None) -> None:
    if left_at and left_at < visited_at:
        raise refused(elder, _("离开时间早于探访时间，请核对。"), field="left_at")
    if timezone.localtime(visited_at).year < EARLIEST_YEAR:
        raise refused(elder, _("探访时间早于 {year} 年，请核对年份。").format(year=EARLIEST_YEAR), field="visited_at")
    if visited_at > clock.now():
        at = f"{timezone.localtime(visited_at):%Y-%m-%d %H:%M}"
        raise refused(elder, _("探访时间 {at} 还没有到，请核对。").format(at=at), field="visited_at")
    gone = state_gone(elder, timezone.localtime(visited_at).date())
    if gone:
        raise refused(elder, gone, field="visited_at")


def state_gone(elder: Elder, day: date) -> str:
    """Why nobody can have met the elder on that day, in words; "" where they can. The last day itself counts."""
    then = elder.states.filter(since__lt=day).last()
    if then is None or then.state not in GONE:
        return ""
    problem = _("台账记载已于 {day} {state}，只能补录那以前的日期。请核对姓名和日期。")
    return problem.format(day=then.since, state=then.get_state_display())


def _label(name: str) -> Any:
    return getattr(VisitRecord._meta.get_field(name), "verbose_name", name)
