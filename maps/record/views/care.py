"""Care given to an elder: what there was, a new one, a correction (P90)."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base.errors import DomainError
from geo.scope import scope_for
from maps.look.asked import SignedIn
from maps.look.audit import audit_elders
from maps.record.form.care import CareCorrectionForm, CareForm
from maps.record.form.signing import KINDS, SignatureForm
from maps.record.form.uploads import files_keep
from maps.record.selectors.records import name_shown
from visits.records.models import CareService, Means, Signer
from visits.records.selectors.care import care_get, care_list
from visits.records.selectors.records import elder_get
from visits.records.services import care_correct, care_submit
from visits.register.models import Elder

WRITERS = (Role.COORDINATOR, Role.VISITOR)
_PROVIDER = (Means.DRAWN, Means.SEAL, Means.UNABLE)
_FIELDS = ("served_on", "detail", "provider", "satisfaction", "satisfaction_note")


@allow(GET=WRITERS, POST=WRITERS)
def care_of_elder(request: SignedIn, elder_id: int) -> HttpResponse:
    elder = elder_get(scope=scope_for(request.user), elder_id=elder_id)
    if request.method == "POST":
        return _submitted(request, elder)
    audit_elders(request, [elder.pk], page="care")
    return _page(request, elder, CareForm(initial=CareForm.fresh()), _signature(request))


def _submitted(request: SignedIn, elder: Elder) -> HttpResponse:
    """Files are kept first: what does not hold elsewhere costs nobody a signature."""
    data, refused = files_keep(
        post=request.POST,
        files=request.FILES,
        kinds={f"sign-{means}": str(kind) for means, kind in KINDS.items()},
        by=request.user,
        area=elder.household.village,
    )
    form, signature = CareForm(data), _signature(request, data)
    fine = [form.is_valid(), signature.is_valid()]
    for name, problem in refused.items():
        signature.add_error(name.removeprefix("sign-"), problem)
    if not all(fine) or refused:
        return _page(request, elder, form, signature, 400)
    told = form.cleaned_data
    try:
        care = care_submit(
            uuid=told["uuid"],
            elder=elder,
            author=request.user,
            signatures=[said] if (said := signature.said) else [],
            **{name: told[name] for name in _FIELDS},
        )
    except DomainError as error:
        _say(form, error)
        return _page(request, elder, form, signature, error.http_status)
    messages.success(request, _("已保存：第 {n} 次关爱。").format(n=care.sequence))
    return redirect("care-of-elder", elder.pk)


@allow(GET=WRITERS, POST=WRITERS)
def care_correction(request: SignedIn, care_id: int) -> HttpResponse:
    care = care_get(scope=scope_for(request.user), care_id=care_id)
    if request.method == "GET":
        audit_elders(request, [care.elder_id], page="care-correction")
        stands = {name: getattr(care, name) for name in _FIELDS}
        return _correction(request, care, CareCorrectionForm(initial=CareForm.fresh() | stands))
    form = CareCorrectionForm(request.POST)
    if not form.is_valid():
        return _correction(request, care, form, 400)
    told = form.cleaned_data
    try:
        changes = {name: told[name] for name in _FIELDS}
        care_correct(care=care, uuid=told["uuid"], author=request.user, reason=told["reason"], changes=changes)
    except DomainError as error:
        _say(form, error)
        return _correction(request, care, form, error.http_status)
    messages.success(request, _("已更正，原来的版本仍可查看。"))
    return redirect("care-of-elder", care.elder_id)


def _signature(request: SignedIn, data: Any = None) -> SignatureForm:
    return SignatureForm(data, prefix="sign", signer=Signer.PROVIDER, user=request.user, means=_PROVIDER)


def _say(form: CareForm, error: DomainError) -> None:
    detail: Mapping[str, Any] = error.detail
    field = str(detail.get("field"))
    form.add_error(field if field in form.fields else None, str(detail.get("problem", error.message)))


def _page(request: SignedIn, elder: Elder, form: CareForm, signature: SignatureForm, status: int = 200) -> HttpResponse:
    services = care_list(scope=scope_for(request.user), elder_id=elder.pk)
    context = {"elder": elder, "name": name_shown(elder=elder, user=request.user), "services": services}
    return render(request, "record/care.html", context | {"form": form, "signature": signature}, status=status)


def _correction(request: SignedIn, care: CareService, form: CareForm, status: int = 200) -> HttpResponse:
    context = {"care": care, "name": name_shown(elder=care.elder, user=request.user), "form": form}
    return render(request, "record/care_correction.html", context, status=status)
