"""What is said once for everybody behind the door: when, how, the home, where one stood, photographs."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from base import clock
from geo.coordinates import WGS84
from maps.record.form.checks import HOME, SAFETY, check_field, one_of, some_of
from maps.record.form.uploads import kept_attachment
from visits.records.models import Mode
from visits.records.models.attachments import Attachment
from visits.records.models.records import HouseholdChange, Topic
from visits.records.proof import CheckInSaid, PictureSaid
from visits.records.quality import CLOCK_SKEW
from visits.register.models import Visitor

LONGEST_STAY = timedelta(hours=6)  # a visit that began at 23:40 may end at 00:20; none lasts through a night


class Files(forms.FileInput):
    allow_multiple_selected = True


class CommonForm(forms.Form):
    visitor = forms.ModelChoiceField(
        label=gettext_lazy("探访人"), queryset=Visitor.objects.none(), required=False, empty_label=None
    )
    mode = forms.ChoiceField(label=gettext_lazy("探访方式"), choices=Mode.choices, widget=forms.RadioSelect)
    visited_on = forms.DateField(
        label=gettext_lazy("探访日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    visited_time = forms.TimeField(
        label=gettext_lazy("到达时间"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    left_time = forms.TimeField(
        label=gettext_lazy("离开时间"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    form_date = forms.DateField(
        label=gettext_lazy("填表日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    household_change = one_of(gettext_lazy("家庭人口"), HouseholdChange.choices)
    household_change_count = forms.IntegerField(
        label=gettext_lazy("增减人数"), min_value=1, max_value=30, required=False
    )
    topics = some_of(gettext_lazy("政策宣讲"), Topic.choices)

    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    accuracy_m = forms.FloatField(required=False, min_value=0, max_value=1e6, widget=forms.HiddenInput)
    located_at = forms.IntegerField(required=False, widget=forms.HiddenInput, help_text="milliseconds since 1970")
    device_at = forms.IntegerField(required=False, widget=forms.HiddenInput, help_text="when the form was sent")
    door_code = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    no_position_reason = forms.CharField(label=gettext_lazy("不能定位的原因"), max_length=200, required=False)

    photos = forms.FileField(
        label=gettext_lazy("照片"),
        required=False,
        widget=Files(attrs={"accept": "image/*", "capture": "environment", "multiple": True}),
    )
    scans = forms.FileField(
        label=gettext_lazy("纸质表的扫描件"),
        required=False,
        widget=Files(attrs={"accept": "image/*", "multiple": True}),
    )

    def __init__(
        self, *args: Any, last: dict[str, str], user: User, visitors: QuerySet[Visitor] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if visitors is None:
            del self.fields["visitor"], self.fields["form_date"], self.fields["scans"]
        else:
            choice = self.fields["visitor"]
            assert isinstance(choice, forms.ModelChoiceField)
            choice.queryset, choice.required = visitors, True
        for check in HOME:
            self.fields[check] = check_field(check, last.get(check, ""))

    def safety(self) -> list[forms.BoundField]:
        return [self[check] for check in SAFETY]

    def hygiene(self) -> list[forms.BoundField]:
        return [self[check] for check in HOME if check not in SAFETY]

    def kept(self, name: str) -> list[Attachment]:
        uuids = self.data.getlist(f"{name}-kept") if hasattr(self.data, "getlist") else []
        return [found for uuid in uuids if (found := kept_attachment(uuid, self.user))]

    @property
    def kept_photos(self) -> list[Attachment]:
        return self.kept("photos")

    @property
    def kept_scans(self) -> list[Attachment]:
        return self.kept("scans")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"visited_on", "visited_time"} <= cleaned.keys():
            if self.visited_at > clock.now() + CLOCK_SKEW:
                self.add_error("visited_on", _("探访时间晚于现在，请改为实际探访的时间"))
            if (left_at := self.left_at) and (left_at < self.visited_at or self._is_of_tomorrow(left_at)):
                self.add_error("left_time", _("离开时间早于到达时间，请核对"))
        changed = cleaned.get("household_change") in (HouseholdChange.MORE, HouseholdChange.FEWER)
        if changed and not cleaned.get("household_change_count") and "household_change_count" not in self.errors:
            self.add_error("household_change_count", _("请填写增加或减少了几人"))
        return cleaned

    @property
    def visited_at(self) -> datetime:
        """Of a valid form."""
        return self._at("visited_time")

    @property
    def left_at(self) -> datetime | None:
        left_time = self.cleaned_data.get("left_time")
        return left_after(self.visited_at, left_time) if left_time else None

    def _is_of_tomorrow(self, left_at: datetime) -> bool:
        return left_at.date() > self.visited_at.date() and left_at > clock.now() + CLOCK_SKEW

    def _at(self, name: str) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["visited_on"], self.cleaned_data[name]))

    @property
    def checks(self) -> dict[str, Any]:
        """Of a valid form: what holds for each person of the home."""
        names = [*HOME, "household_change", "topics"]
        count = self.cleaned_data["household_change_count"] if self._counts else None
        return {name: self.cleaned_data[name] for name in names} | {"household_change_count": count}

    @property
    def _counts(self) -> bool:
        return self.cleaned_data["household_change"] in (HouseholdChange.MORE, HouseholdChange.FEWER)

    @property
    def check_in(self) -> CheckInSaid:
        told = self.cleaned_data
        has_position = told["lon"] is not None and told["lat"] is not None
        return CheckInSaid(
            at=moment(told["located_at"]) if has_position else None,
            lon=told["lon"] if has_position else None,
            lat=told["lat"] if has_position else None,
            accuracy_m=told["accuracy_m"] if has_position else None,
            crs=WGS84,
            door_code=told["door_code"],
            reason=told["no_position_reason"],
        )

    @property
    def pictures(self) -> list[PictureSaid]:
        photos = [PictureSaid(one.sha256, "photo") for one in self.kept_photos]
        return photos + [PictureSaid(one.sha256, "scan") for one in self.kept_scans]


def left_after(visited_at: datetime, left_time: time) -> datetime:
    """The time of leaving; past midnight it is the next day's, where the stay is not too long to be one."""
    here = timezone.localtime(visited_at)
    same_day = timezone.make_aware(datetime.combine(here.date(), left_time))
    next_day = same_day + timedelta(days=1)
    return next_day if same_day < here and next_day - here <= LONGEST_STAY else same_day


def moment(milliseconds: int | None) -> datetime | None:
    """By the phone's clock; a demo that stands on another day takes the difference along."""
    if milliseconds is None or not 0 < milliseconds < 4e12:
        return None
    real = datetime.fromtimestamp(milliseconds / 1000, tz=timezone.get_current_timezone())
    return real + (clock.now() - timezone.localtime())
