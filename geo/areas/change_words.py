"""A change between two listings, in words and for a run's report."""

from typing import Any

from django.utils.translation import gettext as _

from geo.areas.newer_listing import Change
from geo.areas.succession import Named


def change_as_dict(change: Change) -> dict[str, Any]:
    """The same as a run's report keeps it."""
    before, after = _named(change.before), _named(change.after)
    return {
        "kind": change.kind, "before": before, "after": after, "along": change.along, "words": change_words(change),
    }  # fmt: skip


def change_words(change: Change) -> str:
    """What a listing seems to call an area now, as a question to whoever knows."""
    before, after = _named(change.before), _named(change.after)
    words = {
        "renumbered": _("疑似改了代码：{before} → {after}"),
        "moved": _("疑似划归别处：{before} → {after}"),
        "renamed": _("疑似更名（代码相同，也可能是另一个）：{before} → {after}"),
    }[change.kind].format(before=before, after=after)
    return words + (_("，连同其下 {n} 个").format(n=change.along) if change.along else "")


def _named(area: Named) -> str:
    return f"{area.code} {area.name}"
