"""Handing in an area file: what it is, for which area, in which coordinate system."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from geo.coordinates import UnknownSystem, system_name
from geo.models import Area, AreaFileKind

LARGEST_BYTES = 20 * 1024 * 1024
ACCEPTED = ".geojson,.json,.zip,.gpkg,.kml,.kmz,.csv,.txt,.tsv"
SYSTEMS = [
    ("", _("按文件所写，没写按 WGS-84")),
    ("wgs84", "WGS-84"),
    ("cgcs2000", _("CGCS2000 经纬度（EPSG:4490）")),
    ("gcj02", _("GCJ-02（高德、腾讯）")),
    ("bd09", _("BD-09（百度）")),
    ("other", _("其他，填 EPSG 编号")),
]


class AreaImportForm(forms.Form):
    kind = forms.ChoiceField(label=_("内容"), choices=AreaFileKind.choices, widget=forms.RadioSelect)
    crs = forms.ChoiceField(label=_("坐标系"), choices=SYSTEMS, required=False)
    epsg = forms.CharField(
        label=_("EPSG 编号"),
        required=False,
        max_length=20,
        help_text=_("例如 EPSG:4526：CGCS2000 高斯-克吕格 3 度带第 38 带。只在选了“其他”时填。"),
    )
    file = forms.FileField(
        label=_("文件"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "data-most": LARGEST_BYTES}),
        error_messages={"required": _("请选择文件。若文件很大，它可能超过了上限 20 MB。")},
    )

    def __init__(self, *args: Any, areas: "QuerySet[Area]", may_list: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = forms.ModelChoiceField(
            label=_("属于哪里"),
            queryset=areas,
            empty_label=_("名录里的县，检查后选择") if may_list else None,
            required=not may_list,
            to_field_name="code",
        )
        if not may_list:
            self._only(AreaFileKind.SHAPES)
        elif not areas:
            self._only(AreaFileKind.DIVISIONS)
            self.fields["area"].widget = forms.HiddenInput()

    def _only(self, kind: AreaFileKind) -> None:
        choices = [(kind.value, kind.label)]
        self.fields["kind"] = forms.ChoiceField(choices=choices, initial=kind, widget=forms.HiddenInput)

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(_("文件超过 20 MB。请按乡镇拆分，或简化边界。"))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("crs") == "other":
            self._take_epsg(cleaned)
        if cleaned.get("kind") == AreaFileKind.SHAPES and "area" in cleaned and cleaned["area"] is None:
            self.add_error("area", _("边界和坐标点要说明属于哪里，请选择。"))
        return cleaned

    def _take_epsg(self, cleaned: dict[str, Any]) -> None:
        number = cleaned.get("epsg", "").strip()
        cleaned["crs"] = f"epsg:{number}" if number.isdigit() else number.lower()
        try:
            system_name(cleaned["crs"])
        except UnknownSystem:
            self.add_error("epsg", _("不认识这个编号，请填例如 EPSG:4526。"))
