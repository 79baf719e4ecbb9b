"""A signature: drawn, a thumbprint, or why there is none and who saw it (P89)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from maps.record.form.uploads import kept_attachment
from visits.records.models import Means, Signer
from visits.records.models.attachments import Attachment, AttachmentKind
from visits.records.proof import SignatureSaid

KINDS = {"drawn": AttachmentKind.SIGNATURE, "thumbprint": AttachmentKind.THUMBPRINT, "seal": AttachmentKind.SEAL}


class SignatureForm(forms.Form):
    """Optional as a whole; begun, it must be whole."""

    means = forms.ChoiceField(label=gettext_lazy("签字方式"), required=False, widget=forms.RadioSelect)
    drawn = forms.FileField(
        label=gettext_lazy("手写签字"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    thumbprint = forms.FileField(
        label=gettext_lazy("拍下指印"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    seal = forms.FileField(
        label=gettext_lazy("拍下盖章"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    kept = forms.UUIDField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("无法签字的原因"), max_length=200, required=False)
    witness = forms.CharField(label=gettext_lazy("见证人"), max_length=50, required=False)

    def __init__(self, *args: Any, signer: Signer, user: User, means: tuple[Means, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signer, self.user = signer, user
        choices = self.fields["means"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [(one.value, one.label) for one in means]
        for name in set(KINDS) - {one.value for one in means}:
            del self.fields[name]

    @property
    def picture(self) -> Attachment | None:
        return kept_attachment(self["kept"].value(), self.user)

    @property
    def is_begun(self) -> bool:
        return bool(self["means"].value() or self["kept"].value())

    @property
    def prefixed_kept(self) -> str:
        return self.add_prefix("kept")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        means = cleaned.get("means") or ("drawn" if self.picture else "")
        cleaned["means"] = means
        if means == Means.UNABLE:
            for name, problem in (("reason", _("请写明无法签字的原因")), ("witness", _("请写明见证人"))):
                if not cleaned.get(name):
                    self.add_error(name, problem)
        elif means and self.picture is None and not self.errors:
            self.add_error("means", _("还没有签。请签字或拍下指印，或选“无法签字”。"))
        return cleaned

    @property
    def said(self) -> SignatureSaid | None:
        """Of a valid form."""
        means, picture = self.cleaned_data["means"], self.picture
        if means == Means.UNABLE:
            told = {name: self.cleaned_data[name] for name in ("reason", "witness")}
            return SignatureSaid(self.signer, means, **told)
        return SignatureSaid(self.signer, means, sha256=picture.sha256) if means and picture else None
