"""Who may work where, from which day on."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.audit.services import audit_record
from accounts.errors import LastAdministrator
from accounts.models import AuditAction, User
from accounts.users.services import administrators_who_can_sign_in
from base import clock
from geo.models import Area, AreaGrant
from geo.scope import scope_for


def area_grant(*, user: User, area: Area, by: User | None = None) -> None:
    """Let a user work in an area and everything inside it too, from today on; twice is the same as once."""
    areas_set(user=user, areas=[area], add=True, by=by)


@transaction.atomic
def areas_set(
    *, user: User, areas: Collection[Area], add: bool = False, day: date | None = None, by: User | None = None
) -> None:
    """From `day` (today) on a user works in these areas and no other, or, with `add`, in these too.

    What ends keeps its row. What would have begun only later, or began the same day, is kept as having held for no day.
    """
    day = day or clock.today()
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    _keep_administered(user, areas, add)
    lasting = AreaGrant.objects.filter(Q(ended_on=None) | Q(ended_on__gt=day), user=user).select_related("area")
    kept: dict[int, AreaGrant] = {}
    ended: list[AreaGrant] = []
    for grant in lasting.order_by("since", "pk"):
        if grant.area in areas and grant.area_id not in kept:
            kept[grant.area_id] = grant
        elif grant.area in areas or not add:
            ended.append(grant)
    for grant in ended:
        grant.ended_on = max(day, grant.since or day)
        grant.save(update_fields=["ended_on"])
    opened = [area for area in areas if not _opens(kept.get(area.pk), user, area, day)]
    told: dict[str, Any] = {}
    if opened:
        told["granted"] = sorted(area.code for area in opened)
    if ended:
        told["ended"] = sorted(grant.area.code for grant in ended)
    if told and day != clock.today():
        told["day"] = str(day)
    if told:
        audit_record(actor=by, action=AuditAction.CHANGE, subject=f"accounts.user:{user.pk}", **told)


def _keep_administered(user: User, areas: Collection[Area], add: bool) -> None:
    """Of the only administrator nothing is taken away: nobody would look after the users there."""
    if add or set(administrators_who_can_sign_in()) != {user}:
        return
    if not all(any(prefix.startswith(area.prefix) for area in areas) for prefix in scope_for(user).prefixes):
        raise LastAdministrator(who=str(user))


def areas_end(*, user: User, day: date | None = None, by: User | None = None) -> None:
    """From `day` (today) on nothing is open to a user."""
    areas_set(user=user, areas=[], day=day, by=by)


def _opens(known: AreaGrant | None, user: User, area: Area, day: date) -> bool:
    """Whether a grant held already from the day on; if not, it does now."""
    if known is None:
        AreaGrant.objects.create(user=user, area=area, since=day)
        return False
    held = known.ended_on is None and (known.since is None or known.since <= day)
    known.ended_on = None
    known.since = min(known.since, day) if known.since else None
    known.save(update_fields=["since", "ended_on"])
    return held
