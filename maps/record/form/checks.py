"""One check of Annex 2 as a row of choices, with the last answer beside it."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _

from visits.records.models import VisitRecord

UNCHANGED = "unchanged"
BODY = ["expression", "mobility", "reaction", "disease", "mood"]
PERSONAL = [*BODY, "personal_hygiene"]
SAFETY = ["gas_safety", "plumbing_heating_safety", "electrical_safety", "housing_safety"]
HOME = [*SAFETY, "home_hygiene", "indoor_environment"]
CHECKS = [*PERSONAL, *HOME]


def check_field(check: str, last: str) -> forms.ChoiceField:
    """Without a former answer it offers no "no change", but for the illness: the paper knows no other word for none."""
    column = VisitRecord._meta.get_field(check)
    assert isinstance(column, models.CharField)
    labels = {str(value): label for value, label in column.flatchoices}
    may_repeat = bool(last) or check == "disease"
    repeated = UNCHANGED if UNCHANGED in labels else last
    return forms.ChoiceField(
        label=column.verbose_name,
        choices=[(value, label) for value, label in labels.items() if may_repeat or value != UNCHANGED],
        required=False,
        widget=forms.RadioSelect(attrs={"data-unchanged": repeated} if may_repeat else {}),
        help_text=_("上次：{answer}").format(answer=labels[last]) if last else "",
    )


def some_of(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


def one_of(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect)
