"""People who may sign in, for the administrator: who they are, where they work, whose itinerary they see."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.audit.services import audit_record
from accounts.errors import UserChangedMeanwhile, UserRefused
from accounts.invited.services import invitation_revoke
from accounts.models import AuditAction, Role, User
from accounts.sign_in.services import sign_in_unlock
from accounts.sign_in.sessions import sessions_end
from accounts.users.services import user_change, user_end, user_make, user_pause, user_resume
from base.errors import DomainError, InputInvalid
from geo.grants.administration import administration_of
from geo.grants.services import areas_set
from maps.desk.forms.user_filters import UserFilters
from maps.desk.forms.users import AreasChangeForm, AreasForm, UserForm
from maps.desk.selectors.users import user_context, users_listed, visitors_free_in
from maps.desk.views.slips import slips_page
from maps.look.asked import SignedIn, whole_number
from visits.register.models import Visitor
from visits.register.services.logins import login_join, login_part, login_part_unfit, slips_make

ADMINISTRATOR = [Role.ADMINISTRATOR]
A_PAGE = 100
_ACTS: dict[str, Callable[..., object]] = {
    "pause": user_pause,
    "resume": user_resume,
    "end": user_end,
    "unlock": sign_in_unlock,
}


@allow(GET=ADMINISTRATOR)
def users(request: SignedIn) -> HttpResponse:
    administration = administration_of(request.user)
    filters = UserFilters(request.GET, administration=administration)
    found = filters.narrow(administration.users()).order_by("ended_at", "role", "display_name", "username")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "listed": users_listed(page.object_list),  # type: ignore[arg-type]
        "page": page,
        "filters": filters,
    }
    audit_record(actor=request.user, action=AuditAction.VIEW, subject="accounts.user", request=request, found=len(page))
    return render(request, "desk/users/list.html", context)


@allow(GET=ADMINISTRATOR, POST=ADMINISTRATOR)
def user_new(request: SignedIn) -> HttpResponse:
    """A user, their areas and their slip in one step."""
    administration, told = administration_of(request.user), request.POST or None
    may_wait = administration.scope is None and request.POST.get("role") == Role.ADMINISTRATOR
    form = UserForm(told)
    areas = AreasForm(told, administration=administration, needed=not may_wait)
    if request.method == "POST" and form.is_valid():
        has_areas = areas.is_valid()  # what else is wrong is told beside it
        try:
            with transaction.atomic():
                made = user_make(by=request.user, **form.told())
                if has_areas:
                    areas_set(user=made, areas=areas.areas, by=request.user)
                    slips = slips_make(users=[made], by=request.user)
                transaction.set_rollback(not has_areas)
        except UserRefused as error:
            _told_at_fields(form, error)
        else:
            if has_areas:
                return slips_page(request, slips, back=reverse("user", args=[made.pk]))
    status = 400 if request.method == "POST" else 200
    return render(request, "desk/users/edit.html", {"form": form, "areas": areas}, status=status)


@allow(GET=ADMINISTRATOR)
def user(request: SignedIn, user_id: int) -> HttpResponse:
    return _page(request, _user(request, user_id))


@allow(GET=ADMINISTRATOR, POST=ADMINISTRATOR)
def user_edit(request: SignedIn, user_id: int) -> HttpResponse:
    subject = _user(request, user_id)
    form = UserForm(request.POST or None, subject=subject)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                changed = user_change(user=subject, seen=form.cleaned_data["seen"], by=request.user, **form.told())
                login_part_unfit(user=changed, by=request.user)
        except UserChangedMeanwhile as error:
            form.add_error(None, error.message)
            form.see_now(subject)
        except UserRefused as error:
            _told_at_fields(form, error)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("{name}的信息已保存。").format(name=changed))
            return redirect("user", user_id)
    status = 400 if request.method == "POST" else 200
    return render(request, "desk/users/edit.html", {"form": form, "shown": subject}, status=status)


@allow(POST=ADMINISTRATOR)
def user_state(request: SignedIn, user_id: int) -> HttpResponse:
    subject, act = _user(request, user_id), request.POST.get("act", "")
    if act not in _ACTS:
        raise InputInvalid
    _ACTS[act](user=subject, by=request.user)
    said = {
        "pause": _("{name}已暂停，正在用的登录已退出。"),
        "resume": _("{name}可以登录了。"),
        "end": _("{name}已停用，正在用的登录已退出。"),
        "unlock": _("{name}现在可以再试密码。"),
    }
    messages.success(request, said[act].format(name=subject))
    return redirect("user", user_id)


@allow(POST=ADMINISTRATOR)
def user_areas(request: SignedIn, user_id: int) -> HttpResponse:
    subject = _user(request, user_id)
    form = AreasChangeForm(request.POST, administration=administration_of(request.user))
    if not form.is_valid():
        return _page(request, subject, form, status=400)
    told = form.cleaned_data
    areas_set(user=subject, areas=form.areas, add=told["add"], day=told["day"], by=request.user)
    messages.success(request, _("{name}的地区已保存。").format(name=subject))
    there = administration_of(request.user).users().filter(pk=subject.pk).exists()
    return redirect("user", user_id) if there else redirect("users")


@allow(POST=ADMINISTRATOR)
def user_visitor(request: SignedIn, user_id: int) -> HttpResponse:
    """`visitor` names whose itinerary the login sees from now on; without one it sees none."""
    subject = _user(request, user_id)
    if asked := request.POST.get("visitor"):
        free = visitors_free_in(administration_of(request.user))
        chosen = get_object_or_404(free, pk=whole_number(asked) or 0)
        login_join(visitor=chosen, user=subject, by=request.user)
        messages.success(
            request, _("{name}登录后看到探访员{visitor}的行程。").format(name=subject, visitor=chosen.name)
        )
    elif visitor := Visitor.objects.filter(user=subject).first():
        login_part(visitor=visitor, by=request.user)
        messages.success(request, _("{name}不再对应探访员{visitor}。").format(name=subject, visitor=visitor.name))
    return redirect("user", user_id)


@allow(POST=ADMINISTRATOR)
def user_invite(request: SignedIn, user_id: int) -> HttpResponse:
    subject = _user(request, user_id)
    slips = slips_make(users=[subject], by=request.user)
    return slips_page(request, slips, back=reverse("user", args=[subject.pk]))


@allow(POST=ADMINISTRATOR)
def user_invitation_revoke(request: SignedIn, user_id: int) -> HttpResponse:
    if invitation_revoke(user=_user(request, user_id), by=request.user):
        messages.success(request, _("邀请已作废。"))
    return redirect("user", user_id)


@allow(POST=ADMINISTRATOR)
def user_sessions_end(request: SignedIn, user_id: int) -> HttpResponse:
    subject = _user(request, user_id)
    here = request.session.session_key if subject == request.user else None
    ended = sessions_end(user=subject, by=request.user, but=here)
    messages.success(request, _("已退出 {n} 个登录。").format(n=ended))
    return redirect("user", user_id)


def _page(request: SignedIn, subject: User, form: AreasChangeForm | None = None, *, status: int = 200) -> HttpResponse:
    administration = administration_of(request.user)
    context = user_context(user=subject, administration=administration)
    context |= {"areas": form or AreasChangeForm(administration=administration)}
    if form is None:
        subject_said = f"accounts.user:{subject.pk}"
        audit_record(actor=request.user, action=AuditAction.VIEW, subject=subject_said, request=request)
    return render(request, "desk/users/user.html", context, status=status)


def _user(request: SignedIn, user_id: int) -> User:
    return get_object_or_404(administration_of(request.user).users(), pk=user_id)


def _told_at_fields(form: UserForm, error: UserRefused) -> None:
    for name, problem in error.detail["fields"].items():
        form.add_error(name if name in form.fields else None, problem)
