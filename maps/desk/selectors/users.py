"""Users as lists and pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.invited.services import invitation_of
from accounts.models import Invitation, Role, SignInCount, User, UserState
from accounts.sign_in.names import who_hash
from accounts.sign_in.sessions import sessions_of
from accounts.users.services import NO_PASSWORD_YET
from base import clock
from geo.grants.administration import Administration, administration_of
from geo.models import AreaGrant
from geo.scope import grants_today, in_force, scope_for
from visits.register.models import Visitor
from visits.register.selectors.answering import not_left
from visits.register.selectors.logins import visitors_free

_CHIPS = {UserState.ACTIVE: "covered", UserState.PAUSED: "due", UserState.ENDED: ""}


@dataclass(frozen=True)
class ListedUser:
    user: User
    areas: list[str]
    visitor: Visitor | None
    state: Any
    chip: str


def users_listed(users: QuerySet[User]) -> list[ListedUser]:
    """One page of them, in the order given."""
    today = Prefetch(
        "area_grants",
        grants_today().select_related("area").order_by("area__code"),
        to_attr="grants_today",
    )
    return [user_listed(user) for user in users.select_related("visitor__area").prefetch_related(today)]


def user_listed(user: User) -> ListedUser:
    state, chip = state_said(user)
    grants: Sequence[AreaGrant] = getattr(user, "grants_today", ())
    return ListedUser(user, [grant.area.name for grant in grants], getattr(user, "visitor", None), state, chip)


def state_said(user: User) -> tuple[Any, str]:
    """The state in words and its chip; who was invited and has no password yet is told apart."""
    if user.state == UserState.ACTIVE and not user.has_usable_password():
        return _("还没有设密码"), "due"
    return user.state.label, _CHIPS[user.state]


def user_context(*, user: User, administration: Administration) -> dict[str, Any]:
    """What the page of one user shows beside the forms."""
    today = clock.today()
    grants = user.area_grants.select_related("area").order_by("-since", "area__code", "pk")
    now = list(grants.filter(in_force(today)))
    coming = list(grants.filter(since__gt=today).filter(Q(ended_on=None) | Q(ended_on__gt=today)))
    state, chip = state_said(user)
    visitor = Visitor.objects.filter(user=user).select_related("area").first()
    may_join = user.role == Role.VISITOR and visitor is None and user.state != UserState.ENDED
    return {
        "shown": user,
        "state": state,
        "chip": chip,
        "grants": now,
        "coming": coming,
        "former": grants.filter(ended_on__lte=today),
        "invitation": invitation_of(user=user),
        "last_invitation": Invitation.objects.filter(user=user).order_by("-made_at").first(),
        "locked_until": locked_until(user),
        "sessions": sessions_of(user=user).count(),
        "visitor": visitor,
        "visitors": visitors_free_in(administration) if may_join else None,
    }


def locked_until(user: User) -> datetime | None:
    """Until when nobody may try this user's password, after too many wrong ones."""
    counts = SignInCount.objects.filter(who=who_hash("", user), locked_until__gt=clock.real())
    last: datetime | None = counts.aggregate(last=Max("locked_until"))["last"]
    return last


def reach_of(user: User) -> Administration:
    """Whose logins somebody may make and join: an administrator's people; a coordinator's, of their own areas."""
    return administration_of(user) if user.role == Role.ADMINISTRATOR else Administration(scope_for(user))


def visitors_reached_by(reach: Administration) -> QuerySet[Visitor]:
    rows = Visitor.objects.select_related("area", "user")
    return rows if reach.scope is None else reach.scope.narrow(rows, "area")


def visitors_free_in(reach: Administration) -> QuerySet[Visitor]:
    return visitors_free(visitors=visitors_reached_by(reach), day=clock.today())


def logins_free(reach: Administration) -> QuerySet[User]:
    """Logins of visitors that no visitor has."""
    rows = reach.users().filter(role=Role.VISITOR, visitor=None, ended_at=None)
    return rows.order_by("display_name", "username")


def logins_without_password(reach: Administration) -> QuerySet[User]:
    """Logins of visitors at work who were invited and have not chosen a password."""
    visitors = visitors_reached_by(reach).filter(not_left(clock.today()), user__isnull=False)
    rows = reach.users().filter(NO_PASSWORD_YET, role=Role.VISITOR, is_active=True, visitor__in=visitors)
    return rows.select_related("visitor__area").order_by("visitor__area__code", "display_name", "pk")
