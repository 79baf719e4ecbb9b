"""Pictures made here: a photograph with its camera's notes, a signature, files that are none."""

from io import BytesIO

import numpy as np
from PIL import ExifTags, Image, ImageDraw


def photograph(seed: int = 1, size: tuple[int, int] = (2000, 1500), *, is_on_its_side: bool = False) -> bytes:
    """A scene of coloured patches with fine grain, as heavy as a camera's; its EXIF tells the place and the time."""
    rng = np.random.default_rng(seed)
    patches = Image.fromarray(rng.integers(0, 255, (6, 8, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    grain = rng.integers(0, 60, (size[1], size[0], 3))
    image = Image.fromarray(np.clip(np.asarray(patches) + grain, 0, 255).astype(np.uint8))
    notes = Image.Exif()
    notes[ExifTags.Base.Make] = "CameraMaker"
    notes[ExifTags.Base.Orientation] = 6 if is_on_its_side else 1
    notes.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:11:23 09:58:00"
    notes.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (36.0, 18.0, 37.0)
    return _bytes(image, "JPEG", quality=92, exif=notes)


def signature(seed: int = 1) -> bytes:
    image = Image.new("RGBA", (600, 240), (0, 0, 0, 0))
    points = np.random.default_rng(seed).integers(20, 220, (12, 2))
    ImageDraw.Draw(image).line([(int(x) * 2, int(y)) for x, y in points], fill=(20, 20, 60, 255), width=5)
    return _bytes(image, "PNG")


def saved_anew(sent: bytes, quality: int = 60) -> bytes:
    """The same picture as a messenger would pass it on: smaller, coarser, other bytes."""
    image = Image.open(BytesIO(sent)).convert("RGB")
    return _bytes(image.resize((image.width // 2, image.height // 2)), "JPEG", quality=quality)


def bomb() -> bytes:
    """A few kilobytes that unfold to 400 million pixels."""
    return _bytes(Image.new("1", (20_000, 20_000)), "PNG")


def _bytes(image: Image.Image, kind: str, **how: object) -> bytes:
    out = BytesIO()
    image.save(out, format=kind, **how)
    return out.getvalue()
