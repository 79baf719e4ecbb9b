"""What the forms of all cards share: the fingerprint of what the editor saw, errors at their field, lines of a list."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base.errors import DomainError
from visits.errors import FactsChangedMeanwhile, FactsRefused
from visits.register.models import Card, Elder
from visits.register.selectors.cards import card_values, fingerprint

YES_NO = [("", _("不清楚")), ("yes", _("是")), ("no", _("否"))]
OF_HOUSEHOLD = (Card.HOUSEHOLD, Card.MEMBERS)


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def yes_no_field(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=YES_NO, required=False, coerce=lambda text: text == "yes", empty_value=None
    )


def yes_no(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def text_field(model: type[models.Model], name: str, **kwargs: Any) -> forms.CharField:
    """As long as its column."""
    column = model._meta.get_field(name)
    length = getattr(column, "max_length", None)
    return forms.CharField(
        label=getattr(column, "verbose_name", name), max_length=length, required=False, strip=True, **kwargs
    )


def choice_field(model: type[models.Model], name: str) -> forms.ChoiceField:
    """The column's choices, or nothing."""
    column = model._meta.get_field(name)
    assert isinstance(column, models.CharField)
    return forms.ChoiceField(label=column.verbose_name, choices=[("", "–"), *(column.choices or ())], required=False)


def refusal_said(form: forms.Form, error: FactsRefused, field_of: Callable[[str], str] = str) -> None:
    """What a service refused, at the form's fields; `field_of` gives the field for what the service calls it."""
    for name, problem in error.detail["fields"].items():
        field = field_of(name)
        form.add_error(field if field in form.fields else None, problem)


class CardForm(forms.Form):
    """A subclass names its card, tells what stands there now, and saves through the rooms' services."""

    card: ClassVar[Card]
    line_fields: ClassVar[tuple[str, ...]] = ()

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, elder: Elder) -> None:
        self.elder = elder
        self.made_a_change = False
        super().__init__(data, initial=self.at_first(elder) | {"seen": fingerprint(self.stands_now(elder))})

    @classmethod
    def stands_now(cls, elder: Elder) -> dict[str, str]:
        if cls.card in OF_HOUSEHOLD:
            return card_values(card=cls.card, household=elder.household)
        return card_values(card=cls.card, elder=elder)

    def at_first(self, elder: Elder) -> dict[str, Any]:
        return {}

    def save(self, *, by: User) -> None:
        raise NotImplementedError

    def saved(self, *, by: User) -> bool:
        """Whether it was; if not, each field says why and what was typed is still there."""
        if not self.is_valid():
            return False
        stood = self.stands_now(self.elder)
        try:
            self.save(by=by)
        except FactsChangedMeanwhile as error:
            self.add_error(None, error.message)
            self._see_now()
            return False
        except FactsRefused as error:
            refusal_said(self, error, self.field_of)
            return False
        except DomainError as error:
            self.add_error(None, error.message)
            return False
        self.made_a_change = self.stands_now(self.elder) != stood
        return True

    def _see_now(self) -> None:
        """The same form sent once more is meant against what stands there now."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["seen"] = fingerprint(self.stands_now(self.elder))
        self.data = data

    def field_of(self, name: str) -> str:
        """The form's field for what a service calls `name`."""
        return name

    def groups(self) -> Sequence[tuple[Any, list[forms.BoundField]]]:
        """Fields under headings; those of lines stand apart."""
        return [("", [field for field in self.visible_fields() if "-" not in field.name])]

    def lines(self) -> list[list[forms.BoundField]]:
        return []


class LinesForm(CardForm):
    """A card that is a list: so many lines, each with the same fields, named "0-phone", "1-phone" …"""

    most: ClassVar[int]
    spare: ClassVar[int] = 2

    def __init__(self, data: QueryDict | None = None, *, elder: Elder) -> None:
        super().__init__(data, elder=elder)
        rows = self.rows_now(elder)
        count = min(self.most, max(len(rows) + self.spare, 3))
        self.numbers = range(count)
        for number in self.numbers:
            for name, field in self.line_of(number).items():
                self.fields[f"{number}-{name}"] = field
        for number, row in enumerate(rows):
            self.initial.update({f"{number}-{name}": value for name, value in row.items()})

    def rows_now(self, elder: Elder) -> list[dict[str, Any]]:
        raise NotImplementedError

    def line_of(self, number: int) -> dict[str, forms.Field]:
        raise NotImplementedError

    def is_given(self, row: dict[str, Any]) -> bool:
        """Whether somebody wrote anything into a line."""
        return any(row[name] for name in self.line_fields)

    def given(self) -> list[tuple[int, dict[str, Any]]]:
        """The lines with something in them, with their number on the form."""
        return [(number, row) for number, row in self._rows() if self.is_given(row)]

    def _rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        for number in self.numbers:
            prefix = f"{number}-"
            yield (
                number,
                {
                    name.removeprefix(prefix): value
                    for name, value in self.cleaned_data.items()
                    if name.startswith(prefix)
                },
            )

    def field_of(self, name: str) -> str:
        """Services count the lines given, the form all of them."""
        number, dash, rest = name.partition("-")
        if not dash:
            return name
        given = self.given_in_order()
        return f"{given[int(number)][0]}-{rest}"

    def given_in_order(self) -> list[tuple[int, dict[str, Any]]]:
        return self.given()

    def lines(self) -> list[list[forms.BoundField]]:
        return [[self[name] for name in self.fields if name.startswith(f"{number}-")] for number in self.numbers]


def refusal_shown(form: forms.Form, error: DomainError) -> None:
    """At its fields, or above the form; whoever was overtaken by another sees what stands now and may save again."""
    if isinstance(error, FactsRefused):
        refusal_said(form, error)
        return
    form.add_error(None, error.message)
    if isinstance(error, FactsChangedMeanwhile):
        form.data = (
            {**form.data.dict(), "seen": form.initial["seen"]} if isinstance(form.data, QueryDict) else form.data
        )
