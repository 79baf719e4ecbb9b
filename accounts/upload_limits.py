"""How large a file each view takes: what is too large is refused before it fills the disk."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.urls import Resolver404, resolve

from accounts.access import access_of

AROUND_BYTES = 1024 * 1024  # of a request's body may be other fields
LIMIT = "largest_upload"
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def largest_upload(limit: Callable[[], int]) -> Callable[[Decorated], Decorated]:
    """`@largest_upload(road_file_limit)`: this view takes files of so many bytes, from those who may call it."""

    def mark(view: Decorated) -> Decorated:
        setattr(view, LIMIT, limit)
        return view

    return mark


class LargestUploadHandler(FileUploadHandler):
    """Stands first among the handlers: of a file beyond the limit nothing is kept, and the form misses it."""

    def handle_raw_input(self, _input: Any, _meta: Any, content_length: int, *_rest: Any) -> None:
        self._announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._taken, self._limit = 0, self._limit_here()
        if self._announced > self._limit + AROUND_BYTES:
            raise SkipFile

    def _limit_here(self) -> int:
        """The usual limit, or that of the view for those who may send it something."""
        usual = int(settings.LARGEST_UPLOAD_BYTES)
        request = self.request
        try:
            view = resolve(request.path_info).func if request else None
        except Resolver404:
            return usual
        limit, access = getattr(view, LIMIT, None), access_of(view) if view else None
        user = getattr(request, "user", None)
        if limit is None or access is None or user is None or not user.is_authenticated:
            return usual
        roles = access.roles.get("POST")
        return int(limit()) if roles and user.role in roles else usual

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._taken += len(raw_data)
        if self._taken > self._limit:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Others keep the file."""
