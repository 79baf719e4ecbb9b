"""The whole form: the common part once, each person, and who signs."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from base import clock
from base.errors import DomainError
from dispatch.field.services import Answered
from maps.record.form.checks import CHECKS, HOME
from maps.record.form.common import CommonForm, moment
from maps.record.form.facts import FactsForm
from maps.record.form.person import PersonForm
from maps.record.form.signing import KINDS, SignatureForm
from maps.record.form.uploads import Refused
from visits.errors import VisitKnown
from visits.records.models import Means, Mode, Signer
from visits.records.models.attachments import AttachmentKind
from visits.records.proof import Proof, SignatureSaid
from visits.register.models import Elder, Household, Visitor

_BY_HAND = (Means.DRAWN, Means.THUMBPRINT, Means.UNABLE)


@dataclass(frozen=True)
class AtHome:
    """One person who lives behind the door: by what name they are shown, and their last answers."""

    elder: Elder
    name: str
    last: dict[str, str]
    is_meant: bool


def people_named(data: QueryDict) -> set[int]:
    """Whose lines a sent form holds: one filled in before somebody left the door still names them. The form of one
    person asks nobody whom to include.
    """
    lines = {int(line[1]) for field in data if (line := re.fullmatch(r"p([0-9]{1,18})-uuid", field))}
    return lines if len(lines) == 1 else {line for line in lines if data.get(f"p{line}-included")}


class HouseholdRecordForm:
    """Raises nothing; `errors` are at their fields, and what is typed or kept stays."""

    def __init__(
        self,
        *,
        household: Household,
        people: list[AtHome],
        user: User,
        visitors: QuerySet[Visitor] | None,
        visitor: Visitor | None,
        data: QueryDict | None = None,
        door_code: str = "",
    ) -> None:
        self.people, self.user, self.sent_visitor, self._data = people, user, visitor, data
        last = {check: answer for person in reversed(people) for check, answer in person.last.items() if check in HOME}
        initial = _fresh() | {"visitor": visitor, "door_code": door_code}
        self.common = CommonForm(data, initial=initial, last=last, user=user, visitors=visitors)
        self._named = people_named(data) if data else set()
        self.persons = [
            PersonForm(
                data,
                initial=PersonForm.fresh(included=person.is_meant),
                elder=person.elder,
                name=person.name,
                last=person.last,
            )
            for person in people
        ]
        self.signing = {
            Signer.VISITOR: self._signature("sign-visitor", Signer.VISITOR),
            Signer.RECORDER: self._signature("sign-recorder", Signer.RECORDER),
        }
        self.of_elder = {form.elder.pk: self._signature(f"{form.prefix}-sign", Signer.ELDER) for form in self.persons}
        known = [
            bool({**last, **person.last}.get(check))
            for person in people
            if person.is_meant
            for check in CHECKS
            if check != "disease"
        ]
        self.has_baseline, self.is_baseline_whole = any(known), all(known)
        self.facts = FactsForm(data, household=household)
        self.other_errors: list[str] = []

    def _signature(self, prefix: str, signer: Signer) -> SignatureForm:
        return SignatureForm(self._data, prefix=prefix, signer=signer, user=self.user, means=_BY_HAND)

    @staticmethod
    def file_kinds(people: list[AtHome]) -> dict[str, str]:
        """The kind of each field that may hold a file."""
        prefixes = ["sign-visitor", "sign-recorder", *(f"p{person.elder.pk}-sign" for person in people)]
        signed = {f"{prefix}-{means}": str(kind) for prefix in prefixes for means, kind in KINDS.items()}
        return {"photos": AttachmentKind.PHOTO, "scans": AttachmentKind.SCAN, **signed}

    @property
    def is_of_many(self) -> bool:
        return len(self.persons) > 1

    @property
    def signing_forms(self) -> list[SignatureForm]:
        return list(self.signing.values())

    @property
    def is_signed(self) -> bool:
        """Somebody has begun to sign: the part stays open."""
        return any(form.is_begun for form in (*self.signing.values(), *self.of_elder.values()))

    @property
    def with_signatures(self) -> list[tuple[PersonForm, SignatureForm]]:
        return [(form, self.of_elder[form.elder.pk]) for form in self.persons]

    @property
    def included(self) -> list[PersonForm]:
        lone = self._named if len(self._named) == 1 else set()
        return [one for one in self.persons if one.is_included or one.elder.pk in lone or not self.is_of_many]

    @property
    def _parts(self) -> list[Any]:
        signed = [self.of_elder[form.elder.pk] for form in self.included]
        return [self.common, self.facts, *self.included, *self.signing.values(), *signed]

    def is_valid(self) -> bool:
        fine = [part.is_valid() for part in self._parts]
        if not self.included:
            self.other_errors.append(_("请至少选择一位老人。"))
        elif self._named - {form.elder.pk for form in self.persons}:
            self.other_errors.append(_("表里有一位老人已不在这一户名下，请返回重新打开登记页，再登记一次。"))
        met = [form for form in self.included if form.is_met]
        if met and self.common.cleaned_data.get("mode") == Mode.DOOR_TO_DOOR:
            for check in HOME:
                if check not in self.common.errors and not self.common.cleaned_data.get(check):
                    self.common.add_error(check, _("请选择一项"))
            for form in met:
                form.require_checks()
        return all(fine) and not self.has_errors

    @property
    def has_errors(self) -> bool:
        return bool(self.other_errors) or any(part.errors for part in self._parts if part.is_bound)

    def refuse_files(self, refused: Refused) -> None:
        """Say at its field why a file was not kept; the others are."""
        for name, problem in refused.items():
            prefix, _dash, field = name.rpartition("-")
            part = next((part for part in self._parts if (part.prefix or "") == prefix), self.common)
            part.is_valid()
            part.add_error(field if field in part.fields else None, problem)

    def refuse(self, error: DomainError) -> None:
        """Say a refusal of the records at the field that it names."""
        field = {"visited_at": "visited_on", "left_at": "left_time"}.get(said := str(error.detail.get("field")), said)
        whose = error.detail.get("elder_id")
        person = next((form for form in self.included if form.elder.pk == whose), None)
        part = next((part for part in (person, self.common) if part and field in part.fields), None)
        if person and isinstance(error, VisitKnown):
            person.known = error.detail["records"]
            person.add_error(None, str(error.detail["problem"]))
        elif part is None:
            self.other_errors.append(error.message)
        else:
            part.add_error(field, str(error.detail.get("problem", error.message)))

    @property
    def visitor(self) -> Visitor | None:
        """Of a valid form: the one chosen by whoever enters it for another, else the one sent."""
        chosen = self.common.cleaned_data.get("visitor")
        return chosen if isinstance(chosen, Visitor) else self.sent_visitor

    def answers(self) -> list[Answered]:
        """Of a valid form, one for each person."""
        return [self._answer(form) for form in sorted(self.included, key=lambda form: form.elder.pk)]

    def _answer(self, form: PersonForm) -> Answered:
        common = self.common
        signatures = [one.said for one in (*self.signing.values(), self.of_elder[form.elder.pk])]
        return Answered(
            elder=form.elder,
            uuid=form.cleaned_data["uuid"],
            mode=common.cleaned_data["mode"],
            outcome=form.cleaned_data["outcome"],
            visited_at=common.visited_at,
            left_at=common.left_at,
            form_date=common.cleaned_data.get("form_date"),
            checks=form.checks | common.checks if form.is_met else {},
            note=form.cleaned_data["note"],
            is_another=form.cleaned_data["is_another"],
            proof=Proof(
                check_in=common.check_in,
                signatures=[said for said in signatures if isinstance(said, SignatureSaid)],
                pictures=common.pictures,
                device_at=moment(common.cleaned_data["device_at"]),
            ),
        )


def _fresh() -> dict[str, Any]:
    now: datetime = timezone.localtime(clock.now())
    return {"mode": Mode.DOOR_TO_DOOR, "visited_on": now.date(), "visited_time": now.time()}
