"""A county's document and its duties as an administrator fills them in (P5, P40)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base import clock
from geo.models import Area
from maps.look.form_base import choice_field, day_field, text_field
from visits.duty.models import CountyDocument, Duty
from visits.duty.services.documents import DocumentGiven, DutyGiven, document_add, document_replace
from visits.errors import DocumentRefused, DocumentReplaced

SPARE_LINES, MOST_LINES = 3, 100
FACTS = ("kind", "title", "number", "version", "effective_from", "summary")
LINE = ("party", "what", "due", "responsible")


class DocumentForm(forms.Form):
    """Empty lines are no duties; a newer version keeps the kind of the former and starts with what stood there."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, former: CountyDocument | None = None) -> None:
        self.former = former
        super().__init__(data, initial=_at_first(former))
        self._add_facts()
        written = [name for name in self.data or self.initial if name.endswith("-what")]
        self._add_lines(min(len(written) if data else len(written) + SPARE_LINES, MOST_LINES))

    def _add_facts(self) -> None:
        if self.former is None:
            self.fields["kind"] = choice_field(CountyDocument, "kind")
        for name in ("title", "number", "version"):
            self.fields[name] = text_field(CountyDocument, name)
        self.fields["effective_from"] = day_field(_("施行日期"))
        self.fields["summary"] = text_field(CountyDocument, "summary", widget=forms.Textarea(attrs={"rows": 4}))

    def _add_lines(self, count: int) -> None:
        for number in range(count):
            self.fields[f"{number}-party"] = choice_field(Duty, "party")
            for name in LINE[1:]:
                self.fields[f"{number}-{name}"] = text_field(Duty, name)

    def with_more_lines(self) -> "DocumentForm":
        """The same as typed so far, unchecked, with more lines for duties."""
        form = DocumentForm(former=self.former)
        form.initial = {name: self.data.get(name, "") for name in self.fields}
        form._add_lines(min(len(self.lines()) + SPARE_LINES, MOST_LINES))
        return form

    def saved(self, *, county: Area, by: User) -> CountyDocument | None:
        """The new version; None where each field says why not and what was typed is still there."""
        if not self.is_valid():
            return None
        try:
            if self.former:
                return document_replace(former=self.former, given=self._given(), by=by)
            return document_add(county=county, kind=self.cleaned_data["kind"], given=self._given(), by=by)
        except DocumentReplaced as error:
            self.add_error(None, error.message)
        except DocumentRefused as error:
            for name, problem in error.detail["fields"].items():
                self.add_error(self._field_of(name), problem)
        return None

    def _given(self) -> DocumentGiven:
        facts = {name: self.cleaned_data[name] for name in FACTS[1:]}
        duties = [
            DutyGiven(**{name: self.cleaned_data[f"{number}-{name}"] for name in LINE}) for number in self._used()
        ]
        return DocumentGiven(**facts, duties=duties)

    def _used(self) -> list[int]:
        lines = range(len(self.lines()))
        return [number for number in lines if any(self.cleaned_data[f"{number}-{name}"] for name in LINE)]

    def _field_of(self, name: str) -> str:
        """The service counts the duties given, the form all lines."""
        number, dash, rest = name.partition("-")
        return f"{self._used()[int(number)]}-{rest}" if dash else name

    def groups(self) -> Sequence[tuple[Any, list[forms.BoundField]]]:
        return [("", [self[name] for name in FACTS if name in self.fields])]

    def lines(self) -> list[list[forms.BoundField]]:
        count = sum(name.endswith("-what") for name in self.fields)
        return [[self[f"{number}-{name}"] for name in LINE] for number in range(count)]


def _at_first(former: CountyDocument | None) -> dict[str, Any]:
    """A newer version begins without a version's name and with today as its first day."""
    if former is None:
        return {"effective_from": clock.today()}
    at_first: dict[str, Any] = {name: getattr(former, name) for name in ("title", "number", "summary")}
    for number, duty in enumerate(former.duties.all()):
        at_first |= {f"{number}-{name}": getattr(duty, name) for name in LINE}
    return at_first | {"effective_from": clock.today()}
