"""One picture as somebody sent it → as it is kept: upright, small, without what the camera wrote into it. Pure.

Source: the signatures of JPEG, PNG and WebP are checked by Pillow's own readers; no other format is opened.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import imagehash
from PIL import ExifTags, Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 60_000_000  # a phone's camera has 12 to 50 million; a bomb unfolds to billions
_QUALITIES = (85, 75, 65, 55, 45)
_TAKEN = "%Y:%m:%d %H:%M:%S"


@dataclass(frozen=True)
class Limits:
    """What may be sent, in bytes, and what is kept, in pixels of the longer side and in bytes."""

    sent_bytes: int
    side_px: int
    kept_bytes: int
    is_drawing: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture ready to keep; `look` is its perceptual hash, alike for pictures that look alike."""

    content: bytes
    mime: str
    width: int
    height: int
    look: str
    taken_at: datetime | None
    """what the camera says, local time without its zone"""


class PictureUnfit(ValueError):
    """`reason` is one of `empty`, `too_large`, `not_a_picture`, `too_many_pixels`, `broken`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def picture_read(sent: bytes, limits: Limits) -> Picture:
    """Check and re-encode a picture.

    Parameters
    ----------
    sent
        The file as it came; nothing about it is believed, neither its name nor its type.
    limits
        Bytes that may be sent, pixels and bytes that are kept.

    Raises
    ------
    PictureUnfit
        With the reason, before anything large is unfolded in memory.
    """
    if not sent:
        raise PictureUnfit("empty")
    if len(sent) > limits.sent_bytes:
        raise PictureUnfit("too_large")
    with _opened(sent) as image:
        if image.width * image.height > MOST_PIXELS:
            raise PictureUnfit("too_many_pixels")
        taken_at = _taken_at(image)
        upright = _upright(image, limits.side_px)
    content, mime = _drawing(upright) if limits.is_drawing else _photograph(upright, limits.kept_bytes)
    if len(content) > limits.kept_bytes:
        raise PictureUnfit("too_large")
    return Picture(content, mime, upright.width, upright.height, str(imagehash.phash(upright)), taken_at)


def looks_distance(one: str, other: str) -> int:
    """Bits of 64 in which two looks differ: 0 the same picture, up to 6 the same picture saved anew, 32 by chance."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _opened(sent: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(BytesIO(sent), formats=FORMATS)
        except Image.DecompressionBombError as error:
            raise PictureUnfit("too_many_pixels") from error
        except Exception as error:  # Pillow's readers raise whatever a damaged file makes them raise
            raise PictureUnfit("not_a_picture") from error


def _upright(image: Image.Image, side_px: int) -> Image.Image:
    """Turned as the camera was held, made small, on white where it was clear."""
    return _attempt(lambda: _flattened(image, side_px))


def _flattened(image: Image.Image, side_px: int) -> Image.Image:
    if image.format == "JPEG":
        image.draft("RGB", (side_px, side_px))  # unfolds a large JPEG at a half, a quarter or an eighth at once
    turned = ImageOps.exif_transpose(image)
    turned.thumbnail((side_px, side_px))
    layer = turned.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    paper.alpha_composite(layer)
    return paper.convert("RGB")


def _photograph(image: Image.Image, most_bytes: int) -> tuple[bytes, str]:
    """JPEG, at the best quality that fits; a picture that fits at none is made smaller."""
    while True:
        for quality in _QUALITIES:
            content = _saved(image, format="JPEG", quality=quality, optimize=True)
            if len(content) <= most_bytes:
                return content, "image/jpeg"
        image.thumbnail((image.width * 3 // 4, image.height * 3 // 4))


def _drawing(image: Image.Image) -> tuple[bytes, str]:
    """Ink on paper: sixteen greys keep a signature sharp in a few kilobytes."""
    return _saved(image.convert("L").quantize(16), format="PNG", optimize=True), "image/png"


def _saved(image: Image.Image, **how: object) -> bytes:
    out = BytesIO()
    image.save(out, **how)  # type: ignore[arg-type]
    return out.getvalue()


def _taken_at(image: Image.Image) -> datetime | None:
    def read() -> datetime:
        tags = image.getexif().get_ifd(ExifTags.IFD.Exif)
        return datetime.strptime(str(tags[ExifTags.Base.DateTimeOriginal]), _TAKEN)  # noqa: DTZ007 (cameras tell no zone)

    try:
        return read()
    except Exception:  # a camera that says nothing, or nonsense
        return None


def _attempt(unfold: Callable[[], Image.Image]) -> Image.Image:
    try:
        return unfold()
    except Image.DecompressionBombError as error:
        raise PictureUnfit("too_many_pixels") from error
    except Exception as error:  # cut short or damaged: each format's reader has its own errors
        raise PictureUnfit("broken") from error
