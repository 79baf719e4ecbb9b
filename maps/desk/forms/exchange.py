"""What is filled in to hand a file in, to say what its columns mean, and to have the ledger handed out."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from geo.models import Area
from visits.exchange.ledger.exporting import FIELDS
from visits.exchange.ledger.files import LARGEST_BYTES
from visits.exchange.models import FileFormat, ImportKind
from visits.exchange.selectors import SheetTold, field_titles
from visits.register.models import Category, Tier

ACCEPTED = ".xlsx,.xls,.csv,.txt"
LEFT_OUT = "-"
TOO_LARGE = _("文件超过 {most} MB。请删去图片和空行，或按村分开。")


class ImportForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("内容"), choices=ImportKind.choices, initial=ImportKind.LEDGER, widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=_("文件"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "data-most": LARGEST_BYTES}),
        error_messages={"required": _("请选择文件。若文件很大，它可能超过了上限 20 MB。")},
    )

    def __init__(self, *args: Any, areas: "QuerySet[Area]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = forms.ModelChoiceField(
            label=_("属于哪里"), queryset=areas, empty_label=None, to_field_name="code"
        )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(str(TOO_LARGE).format(most=LARGEST_BYTES // 2**20))
        return file


class ColumnsForm(forms.Form):
    """One choice for each header; a header stands under its number, for it may hold anything."""

    def __init__(self, *args: Any, sheets: Sequence[SheetTold], kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = field_titles(kind)
        self.columns = [column for sheet in sheets if not sheet.is_visitors for column in sheet.columns]
        choices = [("", _("不认识")), (LEFT_OUT, _("不要这一列")), *titles.items()]
        for number, column in enumerate(self.columns):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=column.label,
                choices=choices,
                required=False,
                initial=column.field or (LEFT_OUT if column.is_left_out else ""),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [field for field in cleaned.values() if field not in ("", LEFT_OUT)]
        for name, field in list(cleaned.items()):
            if field not in ("", LEFT_OUT) and chosen.count(field) > 1:
                self.add_error(name, _("有两列选了同一项，请只留一列。"))
        return cleaned

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Header by header, as the table of columns shows them."""
        fields = [self[f"column-{number}"] for number in range(len(self.columns))]
        return [
            {"column": column, "field": field, "is_unknown": not column.field and not column.is_left_out}
            for column, field in zip(self.columns, fields, strict=True)
        ]

    @property
    def unknown_rows(self) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["is_unknown"]]

    @property
    def understood_rows(self) -> list[dict[str, Any]]:
        return [row for row in self.rows if not row["is_unknown"]]

    @property
    def has_unknown(self) -> bool:
        return bool(self.unknown_rows)

    @property
    def assigned(self) -> Mapping[str, str]:
        """Of a valid form: what was decided otherwise than the system had understood by itself."""
        told = {}
        for number, column in enumerate(self.columns):
            chosen = self.cleaned_data[f"column-{number}"]
            before = column.field or (LEFT_OUT if column.is_left_out else "")
            if chosen != before:
                told[column.bare] = "" if chosen in ("", LEFT_OUT) else chosen
        return told


class ExportForm(forms.Form):
    reason = forms.CharField(
        label=_("导出原因"), max_length=200, min_length=4, help_text=_("写明用途，会记入审计，例如“年度核对”。")
    )
    tier = forms.ChoiceField(label=_("层级"), required=False, choices=[("", _("全部")), *Tier.choices])
    category = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *Category.choices])
    gone = forms.BooleanField(label=_("也要已去世和已迁出的老人"), required=False)
    file_format = forms.ChoiceField(
        label=_("格式"), choices=FileFormat.choices, initial=FileFormat.XLSX, widget=forms.RadioSelect
    )
    fields_chosen = forms.MultipleChoiceField(
        label=_("列"),
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一列。")},
    )
    unmasked = forms.BooleanField(label=_("写出完整姓名、号码和电话"), required=False)

    def __init__(self, *args: Any, areas: "QuerySet[Area]", may_unmask: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = forms.ModelChoiceField(
            label=_("地区"), queryset=areas, empty_label=None, to_field_name="code"
        )
        titles = field_titles(ImportKind.LEDGER)
        columns = self.fields["fields_chosen"]
        assert isinstance(columns, forms.MultipleChoiceField)
        columns.choices = [(name, titles[name]) for name in FIELDS]
        columns.initial = FIELDS
        if not may_unmask:
            del self.fields["unmasked"]

    @property
    def filters(self) -> dict[str, str]:
        """Of a valid form."""
        told = self.cleaned_data
        return {"tier": told["tier"], "category": told["category"], "gone": "yes" if told["gone"] else ""}
