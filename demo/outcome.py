"""What the demo leaves behind: figures for programs, a table for people."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from rich.table import Table

from accounts.models import Role
from demo.planning import plans_of, reasons_of, week_of
from demo.running import Demo
from dispatch.plans.models import Plan
from visits.register.models import Elder

Summary = dict[str, Any]
_REASONS_SHOWN = 5


def summary_of(demo: Demo) -> Summary:
    monday, sunday = week_of(demo)
    plans = plans_of(demo)
    return {
        "today": demo.today.isoformat(),
        "week": [monday.isoformat(), sunday.isoformat()],
        "seed": demo.seed,
        "elders": _elders(demo.files.county_code[:6]),
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
    titles = {
        "elders": _("老人"),
        "to_plan": _("待排"),
        "planned": _("已排"),
        "left_out": _("未排"),
        "routes": _("路线"),
        "kilometres": _("公里"),
        "travel_minutes": _("路上分钟"),
        "visit_minutes": _("探访分钟"),
    }
    table = Table(
        title=_("{monday} 至 {sunday}").format(monday=summary["week"][0], sunday=summary["week"][1]),
        caption=_("用时 {seconds} 秒").format(seconds=summary["seconds_in_all"]),
    )
    table.add_column(_("乡镇"))
    for title in titles.values():
        table.add_column(title, justify="right")
    for row in [*summary["townships"], {"name": _("合计")} | _total(summary)]:
        table.add_row(row["name"], *(str(row[name]) for name in titles))
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
        "elders": _elders(plan.area.prefix),
        "to_plan": plan.figures["visits"] + plan.figures["left_out"],
        "planned": plan.figures["visits"],
        "left_out": plan.figures["left_out"],
        "routes": plan.figures["routes"],
        "kilometres": round(plan.figures["distance_m"] / 1000),
        "travel_minutes": _minutes([plan], "travel_s"),
        "visit_minutes": _minutes([plan], "service_s"),
    }


def _total(summary: Summary) -> Summary:
    return summary | {name: sum(row[name] for row in summary["townships"]) for name in ("to_plan", "routes")}


def _elders(prefix: str) -> int:
    return Elder.objects.filter(household__village__code__startswith=prefix).count()


def _minutes(plans: list[Plan], name: str) -> int:
    return round(sum(int(plan.figures[name]) for plan in plans) / 60)
