"""What the demo leaves behind: figures for programs, a table for people."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from rich.table import Table

from accounts.models import Role
from config.demo.planning import plans_of, reasons_of, week_of
from config.demo.running import Demo
from dispatch.models import Plan
from visits.models import Elder

Summary = dict[str, Any]
_REASONS_SHOWN = 5


def summary_of(demo: Demo) -> Summary:
    monday, sunday = week_of(demo.today)
    plans = plans_of(demo)
    return {
        "today": demo.today.isoformat(),
        "week": [monday.isoformat(), sunday.isoformat()],
        "seed": demo.seed,
        "elders": Elder.objects.filter(household__village__code__startswith=demo.files.county_code[:6]).count(),
        "due": demo.figures["due"],
        "planned": sum(plan.figures["visits"] for plan in plans),
        "left_out": sum(plan.figures["left_out"] for plan in plans),
        "reasons": dict(sum((reasons_of(plan) for plan in plans), Counter[str]()).most_common()),
        "kilometres": round(sum(plan.figures["distance_m"] for plan in plans) / 1000),
        "travel_minutes": _minutes(plans, "travel_s"),
        "visit_minutes": _minutes(plans, "service_s"),
        "townships": [_township(plan) for plan in plans],
    }


def summary_write(path: Path, summary: Summary) -> None:
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(summary, ensure_ascii=False, indent=2), encoding="utf-8")
    draft.replace(path)


def summary_table(summary: Summary) -> Table:
    """One row per township and one for the county."""
    table = Table(title=_("{monday} 至 {sunday}").format(monday=summary["week"][0], sunday=summary["week"][1]))
    table.add_column(_("乡镇"))
    for title in (_("已排"), _("未排"), _("路线"), _("公里"), _("路上分钟"), _("探访分钟")):
        table.add_column(title, justify="right")
    for row in [*summary["townships"], {"name": _("合计")} | _total(summary)]:
        figures = (
            row[name] for name in ("planned", "left_out", "routes", "kilometres", "travel_minutes", "visit_minutes")
        )
        table.add_row(row["name"], *map(str, figures))
    return table


def closing_words(demo: Demo, summary: Summary) -> str:
    """Why some are left out, and where to look now."""
    reasons = summary["reasons"]
    lines = [_("未排的原因（共 {count} 次，计划页逐一列出）：").format(count=summary["left_out"])] if reasons else []
    lines += [f"  {count} × {reason}" for reason, count in list(reasons.items())[:_REASONS_SHOWN]]
    lines.append(_("登录（也在 {path}）：").format(path=demo.folder / "logins.json"))
    lines += [
        f"  {Role(login['role']).label}  {login['username']}  {login['password']}  {login['area']}"
        for login in demo.figures["logins"]
    ]
    return "\n".join(lines)


def _township(plan: Plan) -> Summary:
    return {
        "code": plan.area.code,
        "name": plan.area.name,
        "plan": plan.pk,
        "planned": plan.figures["visits"],
        "left_out": plan.figures["left_out"],
        "routes": plan.figures["routes"],
        "kilometres": round(plan.figures["distance_m"] / 1000),
        "travel_minutes": _minutes([plan], "travel_s"),
        "visit_minutes": _minutes([plan], "service_s"),
    }


def _total(summary: Summary) -> Summary:
    return summary | {"routes": sum(row["routes"] for row in summary["townships"])}


def _minutes(plans: list[Plan], name: str) -> int:
    return round(sum(int(plan.figures[name]) for plan in plans) / 60)
