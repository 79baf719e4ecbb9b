"""What a record page starts from: who lives behind the door, who was there, and the last answers."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Role, User
from accounts.seeing.need_to_know import Purpose, Sight, name_for, seen_by
from base import clock
from base.errors import NotFound
from dispatch.plans.models import StopVisit
from dispatch.plans.selectors import stop_states_of_routes
from geo.scope import scope_for
from maps.look.errors import DoorNotYours
from maps.record.form.checks import CHECKS
from maps.record.form.household import AtHome
from maps.record.planners import planners_of
from visits.records.models import VisitRecord
from visits.records.models.records import Change, standing
from visits.records.selectors.records import door_known
from visits.register.models import Elder, ElderState, Household, Transfer, Visitor
from visits.register.models.elders import GONE
from visits.register.selectors.answering import who_answers_on
from visits.register.selectors.of_visitor import elders_to_record


@dataclass(frozen=True)
class RecordSubject:
    """A visit about to be recorded by `visitor`; a clerk may name another of `visitors`."""

    household: Household
    people: list[AtHome]
    visitor: Visitor | None
    visitors: QuerySet[Visitor] | None
    planned: StopVisit | None = None

    @property
    def known(self) -> list[Elder]:
        """Those whose name, contacts and household the user may see whole."""
        return [person.elder for person in self.people if person.name == person.elder.name]

    @property
    def meant(self) -> list[AtHome]:
        return [person for person in self.people if person.is_meant]


def subject_of_stop(*, user: User, stop_visit_id: int, named: Collection[int] = ()) -> RecordSubject:
    """Everybody whom the stop is for. `named`: whose lines a form sent late holds, here and below."""
    stops = StopVisit.objects.select_related(
        "elder__household__village", "stop__route__plan", "stop__route__shift__visitor"
    )
    visit = stops.filter(pk=stop_visit_id).first()
    if visit is None:
        raise NotFound
    door = door_known(scope=scope_for(user), elder=visit.elder)
    states = stop_states_of_routes(routes=[visit.stop.route])
    waiting = states.waiting_at(visit.stop_id)
    return _subject(
        user=user,
        household=door,
        meant={visit.elder_id, *waiting},
        sent=visit.stop.route.shift.visitor,
        planned=visit,
        named=named,
    )


def subject_of_elder(*, user: User, elder_id: int, named: Collection[int] = ()) -> RecordSubject:
    """A visit that nobody planned, or one entered later."""
    elder = Elder.objects.select_related("household__village").filter(pk=elder_id).first()
    if elder is None:
        raise NotFound
    door = door_known(scope=scope_for(user), elder=elder)
    return _subject(user=user, household=door, meant={elder_id}, named=named)


def subject_of_household(*, user: User, household_id: int, named: Collection[int] = ()) -> RecordSubject:
    """Everybody behind the door; who died or moved away is there for late entries only.

    A visitor who stands at a door where they visit nobody is told what to do: a coordinator records such a visit.
    """
    households = scope_for(user).narrow(Household.objects.all(), "village")
    household = households.filter(pk=household_id).first()
    if household is None:
        raise NotFound
    theirs = elders_to_record(scope=scope_for(user)).filter(household=household)
    if user.role == Role.VISITOR and not theirs.exists():
        raise DoorNotYours(whom=[str(planner) for planner in planners_of(area=household.village)])
    latest = ElderState.objects.filter(elder__household=household).order_by("elder", "-since").distinct("elder")
    gone = {row.elder_id for row in latest if row.state in GONE}
    meant = set(household.elders.values_list("pk", flat=True)) - gone
    return _subject(user=user, household=household, meant=meant, named=named)


def _subject(
    *,
    user: User,
    household: Household,
    meant: set[int],
    sent: Visitor | None = None,
    planned: StopVisit | None = None,
    named: Collection[int] = (),
) -> RecordSubject:
    """Who lives behind the door, who is meant, and, of those named, who has left the door since."""
    own = Visitor.objects.filter(user=user).first()
    is_clerk = user.role == Role.COORDINATOR and own is None
    left = Transfer.objects.filter(from_household=household, elder__in=named).values("elder")
    there = Elder.objects.filter(Q(household=household) | Q(pk__in=meant) | Q(pk__in=left))
    elders = list(there.select_related("household__village", "household__place").order_by("pk"))
    visitors = scope_for(user).narrow(Visitor.objects.order_by("name", "pk"), "area") if is_clerk else None
    shown = _names(elders, user, is_their_round=own is not None and own == sent)
    return RecordSubject(
        household=household,
        people=[
            AtHome(
                elder=elder,
                name=shown[elder.pk],
                last=last_answers(elder=elder, checks=CHECKS),
                is_meant=elder.pk in meant,
            )
            for elder in sorted(elders, key=lambda elder: elder.pk not in meant)
        ],
        visitor=own or sent or _responsible(elders, meant),
        visitors=visitors,
        planned=planned,
    )


def _names(elders: list[Elder], user: User, *, is_their_round: bool) -> dict[int, str]:
    """By the rule; of who is not, or no longer, among those a visitor visits, the family name alone."""
    sight = seen_by(user.role, Purpose.VISIT).name
    if user.role == Role.VISITOR and not is_their_round:
        seen = elders_to_record(scope=scope_for(user)).filter(pk__in=[elder.pk for elder in elders])
        theirs = set(seen.values_list("pk", flat=True))
        return {elder.pk: name_for(elder.name, sight if elder.pk in theirs else Sight.MASKED) for elder in elders}
    return {elder.pk: name_for(elder.name, sight) for elder in elders}


def name_shown(*, elder: Elder, user: User, sent: Visitor | None = None) -> str:
    own = Visitor.objects.filter(user=user).first()
    return _names([elder], user, is_their_round=own is not None and own == sent)[elder.pk]


def visitors_to_name(*, user: User, record: VisitRecord) -> QuerySet[Visitor] | None:
    """Among whom a clerk may say who went; None for visitors, who record what they did themselves."""
    if user.role != Role.COORDINATOR:
        return None
    near = scope_for(user).narrow(Visitor.objects.all(), "area").values("pk")
    known = Visitor.objects.filter(Q(pk__in=near) | Q(pk=record.visitor_id))
    return known.only("name").order_by("name", "pk")  # a county's 1,600: their encrypted numbers are not asked for


def _responsible(elders: list[Elder], meant: set[int]) -> Visitor | None:
    asked = meant or {elder.pk for elder in elders}
    row = who_answers_on(clock.today()).filter(elder__in=asked).select_related("visitor").first()
    return row.visitor if row else None


def last_answers(*, elder: Elder, checks: Iterable[str]) -> dict[str, str]:
    """The last real answer to each check: "no change" says nothing of its own and is passed over."""
    found: dict[str, str] = {}
    records = VisitRecord.objects.filter(standing(), elder=elder).order_by("-visited_at")
    for answers in records.values(*checks):
        for check, answer in answers.items():
            if answer and answer != Change.UNCHANGED:
                found.setdefault(check, answer)
    return found
