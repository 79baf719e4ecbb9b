"""Widths, heights, weights and durations as mappers write them; pure. What cannot be read says nothing."""

import re
from collections.abc import Mapping

_METRES = {"": 1.0, "m": 1.0, "米": 1.0, "cm": 0.01, "厘米": 0.01, "mm": 0.001, "ft": 0.3048, "'": 0.3048}
_TONNES = {"": 1.0, "t": 1.0, "吨": 1.0, "kg": 0.001, "公斤": 0.001, "st": 0.90718, "lbs": 0.00045359}
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\d\s]*)")
_FEET = re.compile(r"(\d+)\s*'\s*(?:(\d+(?:\.\d+)?)\s*\")?")
_CLOCK = re.compile(r"(\d+):([0-5]?\d)(?::([0-5]?\d))?")
_ISO = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")

# By which tags something may be too small for a vehicle, the surest first: only the surest that is readable counts.
WIDTHS = ("maxwidth:physical", "maxwidth", "width", "est_width")
HEIGHTS = ("maxheight:physical", "maxheight")
WEIGHTS = ("maxweight",)


def metres(value: str) -> float | None:
    """ "1.8", "1,8 m", "180 cm", "6'2\\""; None for "narrow", "default" or "2-3"."""
    if feet := _FEET.fullmatch(value.strip()):
        return float(feet[1]) * 0.3048 + float(feet[2] or 0) * 0.0254
    return _number(value, _METRES)


def tonnes(value: str) -> float | None:
    """Metric tonnes: "3.5", "2 t", "800 kg"; None for anything else."""
    return _number(value, _TONNES)


def _number(value: str, units: Mapping[str, float]) -> float | None:
    found = _NUMBER.fullmatch(value.strip())
    if not found or found[2].lower() not in units:
        return None
    return float(found[1].replace(",", ".")) * units[found[2].lower()]


def room_m(tags: Mapping[str, str]) -> float | None:
    """The width that is left to pass, in metres; None where nobody says."""
    return _first_metres(tags, WIDTHS)


def is_too_small(tags: Mapping[str, str], size: Mapping[str, float]) -> bool:
    """Whether a vehicle of this size (`width_m` and `height_m` in metres, `weight_t` in tonnes) does not fit; one
    without a size does.
    """
    if not size:
        return False
    weights = (tonnes(tags[key]) for key in WEIGHTS if key in tags)
    limits = {
        "width_m": room_m(tags),
        "height_m": _first_metres(tags, HEIGHTS),
        "weight_t": next((weight for weight in weights if weight is not None), None),
    }
    return any(limit is not None and limit <= size.get(name, 0.0) for name, limit in limits.items())


def _first_metres(tags: Mapping[str, str], keys: tuple[str, ...]) -> float | None:
    read = (metres(tags[key]) for key in keys if key in tags)
    return next((value for value in read if value is not None), None)


def duration_s(value: str) -> float | None:
    """ "00:40", "1:05:00", "PT40M", or plain minutes; None for anything else and for no time at all."""
    text = value.strip()
    if clock := _CLOCK.fullmatch(text):
        seconds = int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3] or 0)
    elif iso := _ISO.fullmatch(text.upper()):
        days, hours, minutes, rest = (int(part or 0) for part in iso.groups())
        seconds = days * 86_400 + hours * 3600 + minutes * 60 + rest
    elif re.fullmatch(r"\d{1,5}", text):
        seconds = int(text) * 60
    else:
        return None
    return float(seconds) or None
