"""What somebody waits for who prepares nothing: a visitor above all, whose login is worth nothing on its own."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Role, User
from dispatch.plans.selectors import routes_in_force
from geo.scope import areas_granted, grants_today
from maps.look.guide.step import Seen
from visits.register.models import Visitor


@dataclass(frozen=True)
class Note:
    """One thing that has to be there, and whether it is; `said` tells what to do where it is not."""

    said: str
    is_done: bool
    is_essential: bool = False


def notes_of(*, user: User, seen: Seen) -> list[Note]:
    if user.role != Role.VISITOR:
        return []
    visitor = Visitor.objects.filter(user=user).select_related("area").first()
    if visitor is None:
        said = _("您的账号还没有关联探访员。请联系{who}，在探访员名册中选上您的账号。")
        return [Note(said.format(who=_whom_to_ask(user)), is_done=False, is_essential=True)]
    return [Note(_("账号已关联探访员{name}").format(name=visitor.name), is_done=True), *_of_visitor(visitor, seen)]


def _of_visitor(visitor: Visitor, seen: Seen) -> list[Note]:
    has_hours = visitor.working_hours.exists()
    answers = visitor.responsibilities.filter(until=None).count()
    planned = routes_in_force().filter(shift__visitor=visitor, shift__date__gte=seen.day).exists()
    return [
        Note(
            _("工作时间已登记") if has_hours else _("还没有登记您哪天几点可以上门，计划里不会派您。请告诉乡镇协调员。"),
            has_hours,
        ),
        Note(
            _("由您负责的老人：{n} 位").format(n=answers) if answers else _("还没有由您负责的老人。"),
            answers > 0,
        ),
        Note(_("今天起已有您的行程") if planned else _("今天起还没有您的行程，协调员发布计划后就能看到。"), planned),
    ]


def _whom_to_ask(user: User) -> str:
    """The coordinators of the same areas by name; without any, whoever has them."""
    there = grants_today().filter(area__in=areas_granted(user))
    names = User.objects.filter(role=Role.COORDINATOR, is_active=True, pk__in=there.values("user"))
    return "、".join(str(one) for one in names.order_by("pk")[:3]) or _("乡镇协调员或管理员")
