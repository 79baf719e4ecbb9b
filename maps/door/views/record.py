"""The record of a visit to the people behind one door: from a stop, from a person, from the code on the door."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import Role
from base import clock
from base.errors import DomainError, NotFound
from dispatch.field.services import household_record
from geo.scope import scope_for
from maps.look.asked import SignedIn
from maps.look.audit import audit_elders
from maps.look.back import came_from
from maps.look.people import where_lives
from maps.record.form.household import HouseholdRecordForm, people_named
from maps.record.form.uploads import files_keep
from maps.record.selectors.household_facts import household_facts
from maps.record.selectors.records import RecordSubject, subject_of_elder, subject_of_household, subject_of_stop
from visits.duty.selectors.surges import surges_at
from visits.records.door_codes import household_id_of
from visits.records.models import VisitRecord
from visits.records.selectors.records import elder_visited
from visits.register.services import household_update

WHO_RECORDS = (Role.VISITOR, Role.COORDINATOR)


@allow(GET=WHO_RECORDS, POST=WHO_RECORDS)
def record_new(request: SignedIn, stop_visit_id: int) -> HttpResponse:
    named = people_named(request.POST)
    return _record(request, subject_of_stop(user=request.user, stop_visit_id=stop_visit_id, named=named))


@allow(GET=WHO_RECORDS, POST=WHO_RECORDS)
def record_of_elder(request: SignedIn, elder_id: int) -> HttpResponse:
    """A visit that nobody planned, or a late entry with its true date."""
    named = people_named(request.POST)
    return _record(request, subject_of_elder(user=request.user, elder_id=elder_id, named=named))


@allow(GET=WHO_RECORDS, POST=WHO_RECORDS)
def record_of_door(request: SignedIn, door_code: str) -> HttpResponse:
    """Where the code on a door leads: everybody who lives there, the door proved."""
    household_id = household_id_of(door_code)
    if household_id is None:
        raise NotFound
    named = people_named(request.POST)
    subject = subject_of_household(user=request.user, household_id=household_id, named=named)
    return _record(request, subject, door_code)


def _record(request: SignedIn, subject: RecordSubject, door_code: str = "") -> HttpResponse:
    if request.method == "POST":
        return _submitted(request, subject)
    audit_elders(request, [person.elder.pk for person in subject.people], page="record")
    return _page(request, subject, _form(request, subject, door_code=door_code))


def _form(request: SignedIn, subject: RecordSubject, **more: object) -> HouseholdRecordForm:
    return HouseholdRecordForm(
        household=subject.household,
        people=subject.people,
        user=request.user,
        visitors=subject.visitors,
        visitor=subject.visitor,
        **more,  # type: ignore[arg-type]
    )


def _submitted(request: SignedIn, subject: RecordSubject) -> HttpResponse:
    """What does not hold is said at its field; nothing typed, drawn or photographed is lost."""
    data, refused = files_keep(
        post=request.POST,
        files=request.FILES,
        kinds=HouseholdRecordForm.file_kinds(subject.people),
        by=request.user,
        area=subject.household.village,
    )
    form = _form(request, subject, data=data)
    form.is_valid()
    form.refuse_files(refused)
    if form.has_errors:
        return _page(request, subject, form, status=400)
    try:
        records = _save(request, subject, form)
    except DomainError as error:
        form.refuse(error)
        return _page(request, subject, form, status=error.http_status)
    names = {person.elder.pk: person.name for person in subject.people}
    said = _("{name}，第 {n} 次探访")
    told = "；".join(said.format(name=names[record.elder_id], n=record.sequence) for record in records)
    messages.success(request, _("已保存：{told}。").format(told=told))
    return redirect(_back(request, subject))


@transaction.atomic
def _save(request: SignedIn, subject: RecordSubject, form: HouseholdRecordForm) -> list[VisitRecord]:
    """The records, and what the ledger has wrong about the home: all or nothing."""
    if form.facts.changes:
        household_update(household=subject.household, by=request.user, seen=form.facts.seen_value, **form.facts.changes)
    answers, scope = form.answers(), scope_for(request.user)
    for answer in answers:
        day = localtime(answer.visited_at).date()
        elder_visited(scope=scope, user=request.user, elder_id=answer.elder.pk, day=day, uuid=answer.uuid)
    return household_record(answers=answers, visitor=form.visitor, author=request.user, planned=subject.planned)


def _page(request: SignedIn, subject: RecordSubject, form: HouseholdRecordForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "title": "、".join(person.name for person in subject.meant),
        "where_lives": where_lives(subject.household),
        "facts": household_facts(household=subject.household, elders=subject.known),
        "surges": surges_at(households=[subject.household], day=clock.today()),
        "back": _back(request, subject),
    }
    return render(request, "door/record.html", context, status=status)


def _back(request: SignedIn, subject: RecordSubject) -> str:
    """Where one came from; else the day of the planned visit: one's own itinerary, or the sheet of whoever was sent."""
    if back := came_from(request):
        return back
    if subject.planned is None:
        return reverse("itinerary") if request.user.role == Role.VISITOR else reverse("records")
    route = subject.planned.stop.route
    page = (
        reverse("itinerary")
        if request.user.role == Role.VISITOR
        else reverse("visitor-itinerary-print", args=[route.shift.visitor_id])
    )
    return f"{page}?day={route.shift.date:%Y-%m-%d}"
