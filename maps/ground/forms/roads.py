"""What a coordinator says of the roads: a missing link, a closure, the season's speeds; drawings come as GeoJSON."""

from typing import Any

from django import forms
from django.contrib.gis.geos import GEOSGeometry, LineString, MultiLineString, Polygon
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.models import ClosureReason, LinkClass
from geo.models.road_edits import MODES
from geo.roads.edits import WAY_GROUPS
from maps.map.drawn import shapes_of
from maps.map.road_edits_layer import WAY_GROUP_NAMES

MOST_SHAPE = 500_000  # characters


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class TimesForm(forms.Form):
    """From when to when; until further notice without an end."""

    valid_from = forms.DateTimeField(label=gettext_lazy("从"), widget=_moment())
    valid_to = forms.DateTimeField(
        label=gettext_lazy("到"), widget=_moment(), required=False, help_text=gettext_lazy("不知道何时结束就不填")
    )


class NamedForm(TimesForm):
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    field_order: tuple[str, ...] = ("name",)


class DrawnForm(NamedForm):
    """With a shape drawn on the map; `kinds` are the types it may have."""

    shape = forms.CharField(widget=forms.HiddenInput, required=False, max_length=MOST_SHAPE)
    modes = forms.MultipleChoiceField(label=gettext_lazy("方式"), choices=MODES, widget=forms.CheckboxSelectMultiple)
    kinds: tuple[type[GEOSGeometry], ...] = ()
    asks = gettext_lazy("请先在地图上画出来，再保存。")

    def clean_shape(self) -> GEOSGeometry:
        drawn = [shape for shape in shapes_of(self.cleaned_data["shape"]) if isinstance(shape, self.kinds)]
        if len(drawn) != 1:
            raise forms.ValidationError(str(self.asks))
        return drawn[0]


class LinkForm(DrawnForm):
    link_class = forms.ChoiceField(label=gettext_lazy("是什么路"), choices=LinkClass.choices, widget=forms.RadioSelect)
    field_order = ("name", "link_class", "modes")
    kinds = (LineString,)


class ClosureForm(DrawnForm):
    reason = forms.ChoiceField(label=gettext_lazy("原因"), choices=ClosureReason.choices, widget=forms.RadioSelect)
    field_order = ("name", "reason", "modes")
    kinds = (LineString, MultiLineString, Polygon)
    asks = gettext_lazy("请先在地图上点选路段，或画出范围，再保存。")

    def clean_shape(self) -> GEOSGeometry:
        shape = super().clean_shape()
        return MultiLineString(shape) if isinstance(shape, LineString) else shape


class SpeedsForm(NamedForm):
    """Percent of the usual speed, for each mode and group of ways."""

    field_order = ("name", "valid_from", "valid_to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for mode, _name in MODES:
            for group in WAY_GROUPS:
                self.fields[f"{mode}_{group}"] = forms.IntegerField(
                    min_value=1, max_value=300, initial=100, required=False, widget=forms.NumberInput(attrs={"step": 5})
                )

    @property
    def shares(self) -> dict[str, dict[str, float]]:
        """Of a valid form; what was left empty stays as it is."""
        return {
            mode: {group: (self.cleaned_data[f"{mode}_{group}"] or 100) / 100 for group in WAY_GROUPS}
            for mode, _name in MODES
        }

    @property
    def table(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """A row for each mode, a field for each group of ways, named for whoever cannot see the table."""
        rows = []
        for mode, mode_name in MODES:
            cells = [self[f"{mode}_{group}"] for group in WAY_GROUPS]
            for cell, group in zip(cells, WAY_GROUPS, strict=True):
                cell.field.widget.attrs["aria-label"] = _("{mode}，{ways}，平时的百分之几").format(
                    mode=mode_name, ways=WAY_GROUP_NAMES[group]
                )
            rows.append((mode_name, cells))
        return rows
