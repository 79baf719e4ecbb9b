"""How a county plans where hours are short, as it is chosen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.plans.models import PlanningChoice
from dispatch.plans.month.offers import RATES

KEYS_FIRST = "first"
_SAID = {
    None: _("重点优先：先排完重点，再排一般"),
    3: _("能换来超过 3 位一般老人时，才让一次重点"),
    2: _("能换来超过 2 位一般老人时，才让一次重点"),
    1: _("能换来超过 1 位一般老人时，才让一次重点"),
}


def rate_code(rate: float | None) -> str:
    return KEYS_FIRST if rate is None else f"{rate:g}"


def rate_words(rate: float | None) -> Any:
    """Of a choice, one that is offered no more too."""
    return next((said for known, said in _SAID.items() if known == rate), rate_code(rate))


class PlanningForm(forms.Form):
    key_exchange = forms.ChoiceField(
        label=_("人手不够时，先保谁"),
        choices=[(rate_code(rate), _SAID[rate]) for rate in RATES],
        widget=forms.RadioSelect,
    )
    is_automatic = forms.BooleanField(
        label=_("小改动自动发布"),
        required=False,
        help_text=_("敲门没人的补访排进空位、老人去世后取消那一站，不用再点确认。其他改动总要协调员确认。"),
    )

    def __init__(self, data: Any = None, *, stands: PlanningChoice) -> None:
        initial = {"key_exchange": rate_code(stands.key_exchange), "is_automatic": stands.is_automatic}
        super().__init__(data, initial=initial)

    def clean_key_exchange(self) -> int | None:
        return {rate_code(rate): rate for rate in RATES}[self.cleaned_data["key_exchange"]]
