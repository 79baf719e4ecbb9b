"""What each village of the past became: typed or chosen from the villages of today, by name and code."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from geo.address import short_name
from geo.models import Area, Level


def called(village: Area) -> str:
    """As a village of today is offered and shown; its code tells namesakes apart."""
    return f"{short_name(village.name)} {village.code}"


def heir_of(village: Area) -> Area | None:
    """The village it became; the township that a listing leads to says too little."""
    heir = village.merged_into
    return heir if heir and heir.level == Level.VILLAGE else None


class FormerVillagesForm(forms.Form):
    """One field for each village of the past; an empty one leaves it as it is."""

    def __init__(self, *args: Any, former: Iterable[Area], today: Iterable[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.former = list(former)
        self._by_words = {words: village for village in today for words in (called(village), village.code)}
        names: dict[str, list[Area]] = {}
        for village in {village.pk: village for village in self._by_words.values()}.values():
            names.setdefault(short_name(village.name), []).append(village)
        self._by_words |= {name: villages[0] for name, villages in names.items() if len(villages) == 1}
        self.offered = sorted({called(village) for village in self._by_words.values()})
        for village in self.former:
            heir = heir_of(village)
            self.fields[f"heir-{village.pk}"] = forms.CharField(
                label=short_name(village.name),
                required=False,
                max_length=80,
                initial=called(heir) if heir else "",
                widget=forms.TextInput(attrs={"list": "villages", "autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.fields:
            said = cleaned.get(name, "").strip()
            if said and said not in self._by_words:
                self.add_error(name, _("没有这个村，或不止一个。请从列表里选。"))
        return cleaned

    @property
    def heirs(self) -> dict[Area, Area]:
        """Of a valid form: those told otherwise than is known."""
        told = {village: self._by_words.get(self.cleaned_data[f"heir-{village.pk}"].strip()) for village in self.former}
        return {
            village: heir for village, heir in told.items() if heir is not None and heir.pk != village.merged_into_id
        }

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{"village": village, "field": self[f"heir-{village.pk}"]} for village in self.former]
