"""What the scripts of a map with people say: the layers' names, the states, the hazards."""

from typing import Any

from django.utils.translation import gettext as _

from maps.map.ground import ground_words
from visits.register.models import HazardKind


def marks_words() -> dict[str, Any]:
    """`{n}` stands for a number; scripts put it in."""
    return {
        **ground_words(),
        "overdue": _("逾期"),
        "due": _("应探访"),
        "covered": _("已探访"),
        "days": _("{n} 天"),
        "list": _("名单：{n} 人"),
        "closer": _("放大"),
        "together": _("这里有几个村"),
        "line": _("{n}号"),
        "unplaced": _("另有 {n} 人还没有位置，图上没有。"),
        "hazards": {kind: _("{kind}隐患").format(kind=label) for kind, label in HazardKind.choices},
        "layers": {
            "title": _("图层"),
            "overdue": _("逾期"),
            "due": _("应探访"),
            "covered": _("已探访"),
            "hazards": _("隐患"),
            "emergencies": _("应急"),
            "zones": _("风险区"),
            "responsibilities": _("责任区"),
            "facilities": _("卫生、消防和村委会"),
            "edits": _("道路改动"),
        },
    }
