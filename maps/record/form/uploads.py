"""Files of a form, kept before it is checked: what does not hold elsewhere costs nobody a photograph.

A field `photos` has a hidden field `photos-kept` with what is kept already; `sign-drawn` has `sign-kept`.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from base.errors import DomainError
from geo.models import Area
from visits.records.models.attachments import Attachment
from visits.records.services import attachment_store
from visits.records.services.attachments import MOST_BYTES

Refused = dict[str, str]


def files_keep(
    *, post: QueryDict, files: MultiValueDict[str, UploadedFile[bytes]], kinds: Mapping[str, str], by: User, area: Area
) -> tuple[QueryDict, Refused]:
    """What was typed, with the kept files named in it; and of each field what was refused.

    `kinds` gives the kind of each field that may hold a file; others are not looked at.
    """
    data, refused = post.copy(), Refused()
    for name, kind in kinds.items():
        for file in files.getlist(name):
            try:
                kept = attachment_store(content=file.read(MOST_BYTES + 1), kind=kind, by=by, area=area)
            except DomainError as error:
                refused[name] = str(error.detail.get("problem", error.message))
            else:
                _remember(data, name, kept)
    return data, refused


def _remember(data: QueryDict, name: str, kept: Attachment) -> None:
    if name in ("photos", "scans"):
        data.appendlist(f"{name}-kept", str(kept.uuid))
    else:
        data[f"{name.rpartition('-')[0]}-kept"] = str(kept.uuid)


def kept_attachment(uuid: Any, user: User) -> Attachment | None:
    """What this user sent before, by the address in the form; never anybody else's."""
    try:
        return Attachment.objects.filter(uuid=UUID(str(uuid)), uploaded_by=user).first()
    except ValueError:
        return None
