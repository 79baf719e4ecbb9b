"""More visits for some days: one action, and undone by one (P57-P59)."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from base import clock
from geo.models import Area
from visits.duty.alerts import Alert
from visits.duty.models import Surge, SurgeCause
from visits.errors import SurgeRefused
from visits.register.festivals import festivals_of

COMFORT = gettext_lazy("加强精神慰藉：陪老人说说话，问问近况和心愿。")
DAYS_BEFORE_FESTIVAL = 7
LONGEST_DAYS = 60


def surge_create(
    *,
    area: Area,
    cause: str,
    title: str,
    first_day: date,
    last_day: date,
    visits: int = 1,
    by: User | None = None,
    **conditions: Any,
) -> Surge:
    """`conditions`: tiers, categories, hazards, zone, checklist, alert_id. The plan sees the new visits at once."""
    if not first_day <= last_day < first_day + timedelta(days=LONGEST_DAYS):
        raise SurgeRefused(problem=_("截止日期应不早于开始日期，且不超过 {days} 天。").format(days=LONGEST_DAYS))
    if not 1 <= visits <= (last_day - first_day).days + 1:
        raise SurgeRefused(problem=_("增加的次数应在 1 和天数之间。"))
    conditions.setdefault("checklist", str(COMFORT))
    surge = Surge.objects.create(
        area=area,
        cause=cause,
        title=title[:100],
        first_day=first_day,
        last_day=last_day,
        visits=visits,
        made_at=clock.now(),
        made_by=by,
        **conditions,
    )
    _audit(surge, by, "created")
    return surge


def surge_withdraw(*, surge: Surge, by: User | None = None) -> Surge:
    """As if it had never been; the row stays, so that it can be put back."""
    surge.withdrawn_at, surge.withdrawn_by = clock.now(), by
    surge.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _audit(surge, by, "withdrawn")
    return surge


def surge_restore(*, surge: Surge, by: User | None = None) -> Surge:
    surge.withdrawn_at = surge.withdrawn_by = None
    surge.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _audit(surge, by, "restored")
    return surge


def surge_for_festival(*, area: Area, festival: str, year: int, by: User | None = None, **conditions: Any) -> Surge:
    """One more visit in the week up to a festival's day (P58)."""
    try:
        day = festivals_of(year)[festival]
    except (ValueError, KeyError) as error:
        raise SurgeRefused(problem=_("没有 {year} 年的“{festival}”。").format(year=year, festival=festival)) from error
    return surge_create(
        area=area,
        cause=SurgeCause.FESTIVAL,
        title=f"{year} {festival}",
        first_day=day - timedelta(days=DAYS_BEFORE_FESTIVAL - 1),
        last_day=day,
        by=by,
        **conditions,
    )


@transaction.atomic
def surge_follow_alert(*, area: Area, alert: Alert, by: User | None = None, **conditions: Any) -> Surge | None:
    """Begin, move or end the surge of a weather alert; told the same twice, nothing changes (P57)."""
    told = {alert.alert_id, *alert.supersedes}
    former = Surge.objects.select_for_update().filter(area=area, alert_id__in=told).order_by("-pk").first()
    if alert.is_cancel:
        return surge_withdraw(surge=former, by=by) if former and former.withdrawn_at is None else former
    first_day, last_day = timezone.localdate(alert.starts_at), timezone.localdate(alert.ends_at)
    if former is None:
        return surge_create(
            area=area,
            cause=SurgeCause.WEATHER,
            title=alert.headline,
            first_day=first_day,
            last_day=last_day,
            by=by,
            alert_id=alert.alert_id,
            **conditions,
        )
    if former.alert_id != alert.alert_id:
        former.alert_id, former.title = alert.alert_id, alert.headline[:100]
        former.first_day, former.last_day = min(former.first_day, first_day), last_day
        former.save(update_fields=["alert_id", "title", "first_day", "last_day"])
        _audit(former, by, "moved")
    return former


def _audit(surge: Surge, by: User | None, what: str) -> None:
    audit_record(actor=by, action=AuditAction.CHANGE, subject=f"visits.surge:{surge.pk}", what=what)
