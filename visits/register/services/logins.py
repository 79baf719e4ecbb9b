"""The login through which a visitor sees their itinerary: one login, one visitor."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.errors import UserRefused
from accounts.invited.services import invitation_make
from accounts.models import AuditAction, Invitation, Role, User
from accounts.users.services import user_make
from geo.grants.services import areas_set
from geo.scope import scope_for
from visits.errors import LoginRefused
from visits.register.models import Visitor
from visits.register.plausible import phone_problem
from visits.register.spelling.pinyin import pinyin_of

NAMELESS = "visitor"
ATTEMPTS = 3


@dataclass(frozen=True)
class Slip:
    """What somebody is handed, once; `code` is kept nowhere."""

    user: User
    invitation: Invitation
    code: str
    where: str = ""


@transaction.atomic
def login_join(*, visitor: Visitor, user: User, by: User | None = None) -> Visitor:
    """The login sees this visitor's itinerary, in the visitor's area."""
    held = Visitor.objects.select_for_update(no_key=True, of=("self",)).select_related("area").get(pk=visitor.pk)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if held.user_id == user.pk:
        return held
    _refuse_unfit(held, user)
    held.user = user
    held.save(update_fields=["user"])
    audit_record(actor=by, action=AuditAction.CHANGE, subject=f"visits.visitor:{held.pk}", account=user.pk)
    if not scope_for(user).covers(held.area):
        areas_set(user=user, areas=[held.area], add=True, by=by)
    visitor.user = user
    return held


@transaction.atomic
def login_part(*, visitor: Visitor, by: User | None = None) -> None:
    """The login stays and sees no itinerary; the visitor stays and has none."""
    held = Visitor.objects.select_for_update(no_key=True).get(pk=visitor.pk)
    if held.user_id is not None:
        subject = f"visits.visitor:{held.pk}"
        audit_record(actor=by, action=AuditAction.CHANGE, subject=subject, account_taken=held.user_id)
        held.user = visitor.user = None
        held.save(update_fields=["user"])


def login_part_unfit(*, user: User, by: User | None = None) -> None:
    """A login that is no visitor's any more by its role sees no visitor's itinerary."""
    visitor = Visitor.objects.filter(user=user).first()
    if visitor and user.role != Role.VISITOR:
        login_part(visitor=visitor, by=by)


@transaction.atomic
def logins_make(*, visitors: Collection[Visitor], by: User) -> list[Slip]:
    """A login and an invitation for each; who has got a login meanwhile is passed over."""
    rows = Visitor.objects.filter(pk__in=[visitor.pk for visitor in visitors])
    list(rows.order_by("pk").select_for_update(no_key=True))  # first held, then read: a join is as old as the wait
    without = [visitor for visitor in rows.select_related("area", "user") if login_is_free(visitor)]
    slips = []
    for visitor in sorted(without, key=lambda one: (one.area.code, one.name, one.pk)):
        user = _user_for(visitor, by)
        areas_set(user=user, areas=[visitor.area], by=by)
        login_join(visitor=visitor, user=user, by=by)
        slips.append(slip_make(user=user, where=visitor.area.name, by=by))
    return slips


def slips_make(*, users: Iterable[User], by: User) -> list[Slip]:
    """New slips for logins that there are; the former ones open nothing any more."""
    return [slip_make(user=user, by=by) for user in users]


def slip_make(*, user: User, by: User, where: str = "") -> Slip:
    invitation, code = invitation_make(user=user, by=by)
    return Slip(user, invitation, code, where)


def _user_for(visitor: Visitor, by: User) -> User:
    """Under a free username; where somebody takes it in the same moment, under the next one."""
    phone = "" if phone_problem(visitor.phone) else visitor.phone
    told: dict[str, Any] = {"role": Role.VISITOR, "display_name": visitor.name, "phone": phone, "by": by}
    for _attempt in range(ATTEMPTS):
        try:
            return user_make(username=username_for(visitor.name), **told)
        except UserRefused as error:
            refused = error
    raise refused


def login_is_free(visitor: Visitor) -> bool:
    """Whether a visitor may get a login: they have none, or one that has ended."""
    return visitor.user is None or visitor.user.ended_at is not None


def username_for(name: str) -> str:
    """王秀英 → wangxiuying, wangxiuying2 where somebody has that already."""
    sounds = re.sub(r"[^a-z0-9]", "", pinyin_of(name).split(" ")[0])[:30] or NAMELESS
    taken = {
        known.lower() for known in User.objects.filter(username__istartswith=sounds).values_list("username", flat=True)
    }
    number, free = 1, sounds
    while free in taken:
        number += 1
        free = f"{sounds}{number}"
    return free


def _refuse_unfit(visitor: Visitor, user: User) -> None:
    taken = Visitor.objects.filter(user=user).first()
    if user.role != Role.VISITOR:
        problem = _("{user}的岗位是{role}，只有探访员岗位的用户能对应探访员。").format(
            user=user, role=user.get_role_display()
        )
    elif user.ended_at:
        problem = _("用户{user}已停用。").format(user=user)
    elif taken:
        problem = _("用户{user}已对应探访员{name}，请先解除。").format(user=user, name=taken.name)
    elif not login_is_free(visitor):
        problem = _("这位探访员已有登录，请先解除。")
    else:
        return
    raise LoginRefused(visitor=visitor.name, problem=problem)
