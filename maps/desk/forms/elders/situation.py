"""Health, basic needs, family support, needs and help (P44-P47, section four of Annex 2)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from maps.look.form_base import CardForm, choice_field, day_field, text_field, yes_no, yes_no_field
from visits.register.models import Card, Elder, HelperOrganisation, Need, Situation
from visits.register.selectors.cards import SITUATION
from visits.register.services import situation_update


class SituationForm(CardForm):
    card = Card.SITUATION

    expression = choice_field(Situation, "expression")
    mobility = choice_field(Situation, "mobility")
    reaction = choice_field(Situation, "reaction")
    mood = choice_field(Situation, "mood")
    disease = forms.CharField(label=_("疾病状况"), required=False, max_length=200)
    disability_cert_no = forms.CharField(label=_("残疾人证号"), required=False, max_length=20)

    clothing = choice_field(Situation, "clothing")
    food = choice_field(Situation, "food")
    housing = choice_field(Situation, "housing")
    travel = choice_field(Situation, "travel")
    medical = choice_field(Situation, "medical")
    basic_needs_note = text_field(Situation, "basic_needs_note")

    family_support = choice_field(Situation, "family_support")
    support_fulfilled = yes_no_field(_("赡养义务是否履行"))
    support_concern = text_field(Situation, "support_concern")
    support_follow_up_on = day_field(_("跟进日期"), required=False)

    needs = forms.MultipleChoiceField(
        label=_("服务需求"), choices=Need.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    helper_organisations = forms.MultipleChoiceField(
        label=_("帮扶单位(组织)"),
        choices=HelperOrganisation.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    help_responsible = text_field(Situation, "help_responsible")
    help_measures = text_field(Situation, "help_measures", widget=forms.Textarea(attrs={"rows": 2}))

    def at_first(self, elder: Elder) -> dict[str, Any]:
        situation = Situation.objects.filter(elder=elder).first() or Situation(elder=elder)
        told = {name: getattr(situation, name) for name in SITUATION}
        return told | {"support_fulfilled": yes_no(situation.support_fulfilled)}

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        headed = [
            (_("健康"), ["expression", "mobility", "reaction", "mood", "disease", "disability_cert_no"]),
            (_("衣食住行医"), ["clothing", "food", "housing", "travel", "medical", "basic_needs_note"]),
            (_("家庭赡养"), ["family_support", "support_fulfilled", "support_concern", "support_follow_up_on"]),
            (_("需求与帮扶"), ["needs", "helper_organisations", "help_responsible", "help_measures"]),
        ]
        return [(title, [self[name] for name in names]) for title, names in headed]

    def save(self, *, by: User) -> None:
        facts = {name: self.cleaned_data[name] for name in SITUATION}
        situation_update(elder=self.elder, by=by, seen=self.cleaned_data["seen"], **facts)
