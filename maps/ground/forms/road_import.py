"""Handing in a road extract."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.roads.services import road_file_limit

EXTRACT = re.compile(r"\.(osm\.pbf|pbf|osm|osm\.gz|osm\.bz2)$", re.IGNORECASE)


class RoadImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("路网文件"), widget=forms.FileInput(attrs={"accept": ".pbf,.osm,.gz,.bz2"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["data-most"] = road_file_limit()
        self.fields["file"].error_messages |= {
            "required": _("请选择文件。若文件很大，它可能超过了上限 {n} MB。").format(n=megabytes()),
            "empty": _("文件是空的，请重新下载后再上传。"),
        }

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if not EXTRACT.search(file.name or ""):
            raise forms.ValidationError(_("路网文件应是 .osm.pbf、.osm、.osm.gz 或 .osm.bz2。"))
        return file


def megabytes() -> int:
    return road_file_limit() // 2**20
