"""Who an elder is, and whom to call."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from maps.look.form_base import CardForm, LinesForm, choice_field, day_field, text_field
from visits.register.models import Card, Contact, Elder
from visits.register.selectors.cards import IDENTITY
from visits.register.services import ContactGiven, contacts_set, elder_update


class IdentityForm(CardForm):
    card = Card.IDENTITY

    name = text_field(Elder, "name")
    gender = choice_field(Elder, "gender")
    birth_date = day_field(_("出生日期"), required=False)
    birth_about = forms.CharField(
        label=_("出生年份或年月"),
        required=False,
        max_length=20,
        help_text=_("不知道哪一天时填，例如 1945 或 1945-05。"),
    )
    id_number = forms.CharField(
        label=_("公民身份号码"), required=False, max_length=18, help_text=_("18 位；出生日期和性别可由它得出。")
    )
    phone = forms.CharField(label=_("联系电话"), required=False, max_length=20)
    lives_at_hukou = forms.BooleanField(label=_("居住在户籍所在地"), required=False)
    registered_on = day_field(_("纳入台账日期"))

    def at_first(self, elder: Elder) -> dict[str, Any]:
        return {name: getattr(elder, name) for name in IDENTITY}

    def save(self, *, by: User) -> None:
        facts = {name: self.cleaned_data[name] for name in IDENTITY}
        elder_update(elder=self.elder, by=by, seen=self.cleaned_data["seen"], **facts)


class ContactsForm(LinesForm):
    """The number beside each says who is called first."""

    card = Card.CONTACTS
    line_fields = ("name", "relation", "phone")
    most = 6

    def rows_now(self, elder: Elder) -> list[dict[str, Any]]:
        return [
            {"name": contact.name, "relation": contact.relation, "phone": contact.phone}
            for contact in elder.contacts.order_by("order")
        ]

    def line_of(self, number: int) -> dict[str, forms.Field]:
        return {
            "order": forms.IntegerField(label=_("次序"), min_value=1, max_value=9, initial=number + 1, required=False),
            "name": text_field(Contact, "name"),
            "relation": text_field(Contact, "relation"),
            "phone": forms.CharField(label=_("电话"), max_length=20, required=False),
        }

    def given_in_order(self) -> list[tuple[int, dict[str, Any]]]:
        return sorted(self.given(), key=lambda line: (line[1]["order"] or 9, line[0]))

    def save(self, *, by: User) -> None:
        contacts = [ContactGiven(row["name"], row["phone"], row["relation"]) for _n, row in self.given_in_order()]
        contacts_set(elder=self.elder, contacts=contacts, by=by, seen=self.cleaned_data["seen"])
