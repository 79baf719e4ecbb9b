"""The demo's steps, in the order in which a county would take them, through the services of the real commands."""

import json
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Role, User
from demo.county import county_write
from demo.errors import DemoDiffers
from demo.evidence import evidence_give
from demo.facts import facts_make
from demo.logins import logins_make
from demo.planning import due_step, plan_step, plans_of, publish_step, shifts_step, townships_of, visitor_of_today
from demo.running import Demo, Step
from demo.time_off import time_off_step
from dispatch.incidents.models import Incident, IncidentKind
from dispatch.incidents.selectors import incidents_open
from dispatch.incidents.services import incident_raise
from geo.addresses.geocoding import SURE
from geo.addresses.services import facilities_import, geocode_addresses, natural_villages_from_map
from geo.areas.services import areas_import
from geo.base_map.services import base_map_import
from geo.models import Area
from geo.roads.services import roads_import
from geo.scope import Scope
from geo.selectors import area_get
from geo.terrain.services import terrain_import
from maps.map.document import map_write
from visits.exchange.ledger.files import book_read
from visits.exchange.ledger.services import ledger_import, records_import
from visits.exchange.ledger.workbooks import problems_write
from visits.register.models import Category, Elder, Household

MADE = "made.json"


def files_step(demo: Demo) -> str:
    """Write the county's files once a day; another county than the one already here is refused."""
    folder, made = demo.files.divisions.parent, demo.folder / MADE
    asked = asdict(demo.sizes) | {"seed": demo.seed}
    known = json.loads(made.read_text(encoding="utf-8")) if made.exists() else {}
    if known and {name: known.get(name) for name in asked} != asked:
        raise DemoDiffers(known=_told(known), asked=_told(asked))
    wanted = asked | {"today": demo.today.isoformat()}
    if known == wanted and all(path.exists() for path in demo.files.paths):
        return _("已有，今天不再重写")
    draft = folder.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    county_write(folder=draft, sizes=demo.sizes, seed=demo.seed, today=demo.today)
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)
    made.write_text(json.dumps(wanted), encoding="utf-8")
    return _("{count} 个文件").format(count=len(demo.files.paths))


def areas_step(demo: Demo) -> str:
    files = demo.files
    areas_import(divisions=[files.divisions], points=files.points, polygons=files.boundaries, apply=True)
    villages = Area.objects.filter(parent__code__in=files.ledgers).count()
    return _("{townships} 个乡镇，{villages} 个村").format(townships=len(files.ledgers), villages=villages)


def terrain_step(demo: Demo) -> str:
    report = terrain_import(paths=[demo.files.heights], apply=True)
    return _("{lowest:.0f} 至 {highest:.0f} 米").format(lowest=report.lowest_m, highest=report.highest_m)


def roads_step(demo: Demo) -> str:
    base_map_import(path=demo.files.roads, apply=True)
    natural_villages_from_map(apply=True)
    return _("{kilometres:.0f} 公里").format(kilometres=roads_import(path=demo.files.roads, apply=True).kilometres)


def facilities_step(demo: Demo) -> str:
    report = facilities_import(path=demo.files.facilities, apply=True)
    return _("{count} 处").format(count=report.new + report.changed + report.unchanged)


def ledgers_step(demo: Demo) -> str:
    """Each township's ledger; the rows to mend lie beside it, as the clerk would send them back."""
    counts, problems, refused = Counter[str](), 0, 0
    for code, path in demo.files.ledgers.items():
        report = ledger_import(book=book_read(path), area=area_get(code=code), apply=True)
        problems_write(demo.folder / f"to-mend-{code[:9]}.xlsx", report)
        counts += report.counts
        problems, refused = problems + len(report.problems), refused + report.rows_refused
    elders = sum(counts[f"elders_{what}"] for what in ("created", "changed", "unchanged"))
    return _("{elders} 位老人，重复 {doubled} 行，未录入 {refused} 行，待核对 {problems} 处").format(
        elders=elders, doubled=counts["rows_doubled"], refused=refused, problems=problems
    )


def facts_step(demo: Demo) -> str:
    """What the townships found out beyond their ledgers."""
    count = facts_make(seed=demo.seed, county=area_get(code=demo.files.county_code))
    return _("已了解 {count} 位老人的家庭、健康和意愿").format(count=count)


def geocode_step(demo: Demo) -> str:
    """What the addresses alone would have told, against the village that the ledger names."""
    households = Household.objects.filter(village__parent__code__in=demo.files.ledgers).select_related(
        "village__parent"
    )
    rows = [household for household in households if household.address]
    answers = geocode_addresses(addresses=[row.address for row in rows], areas=[row.village.parent for row in rows])
    sure = [(row, answer) for row, answer in zip(rows, answers, strict=True) if answer.confidence >= SURE]
    right = sum(answer.best is not None and answer.best.code == row.village.code for row, answer in sure)
    demo.figures["geocoded"] = {"addresses": len(rows), "sure": len(sure), "right": right}
    return _("{addresses} 个住址，有把握 {sure} 个，与台账所写的村一致 {right} 个").format(**demo.figures["geocoded"])


def records_step(demo: Demo) -> str:
    report = records_import(book=book_read(demo.files.records), apply=True)
    counts = report.counts
    return _("{count} 次探访").format(count=counts["records_created"] + counts["records_unchanged"])


def evidence_step(demo: Demo) -> str:
    count = evidence_give(township=townships_of(demo)[-1])
    return _("{count} 次有到访凭证").format(count=count)


def users_step(demo: Demo) -> str:
    """One login for each kind of user; coordinator and visitor work in the township that is short of hands."""
    demo.figures["logins"] = logins_make(
        path=demo.folder / "logins.json",
        county=area_get(code=demo.files.county_code),
        township=townships_of(demo)[-1],
        visitor=visitor_of_today(demo),
    )
    return _("{count} 个登录").format(count=len(demo.figures["logins"]))


def incident_step(demo: Demo) -> str:
    """One emergency to answer, raised once however often the demo runs."""
    county = area_get(code=demo.files.county_code)
    if not Incident.objects.filter(area__code__startswith=county.prefix).exists():
        elders = Elder.objects.filter(household__village__parent=townships_of(demo)[-1]).order_by("pk")
        alone = elders.filter(flags__category=Category.LIVES_ALONE)
        incident_raise(
            kind=IncidentKind.MEDICAL,
            by=User.objects.get(username=Role.RESPONDER.value),
            elder=alone.first() or elders[0],
            note=_("邻居来电：老人胸闷，起不了床。"),
        )
    return _("{count} 起未结束").format(count=len(incidents_open(scope=Scope((county.prefix,)))))


def map_step(demo: Demo) -> str:
    path = demo.folder / "map.html"
    draft = path.with_suffix(".new")
    map_write(area=area_get(code=demo.files.county_code), plans=plans_of(demo), path=draft)
    draft.replace(path)
    return str(path)


def steps() -> Sequence[Step]:
    return [
        Step(_("生成演示县"), files_step),
        Step(_("区划"), areas_step),
        Step(_("地形"), terrain_step),
        Step(_("路网"), roads_step),
        Step(_("设施"), facilities_step),
        Step(_("老人台账"), ledgers_step),
        Step(_("家庭、健康与意愿"), facts_step),
        Step(_("住址定位"), geocode_step),
        Step(_("过往探访"), records_step),
        Step(_("到访凭证"), evidence_step),
        Step(_("班次"), shifts_step),
        Step(_("本周应探访"), due_step),
        Step(_("OR-Tools 排班"), plan_step),
        Step(_("发布"), publish_step),
        Step(_("请假和加班"), time_off_step),
        Step(_("用户"), users_step),
        Step(_("应急事件"), incident_step),
        Step(_("地图"), map_step),
    ]


def _told(made: dict[str, Any]) -> str:
    return _("种子 {seed}，{townships} 个乡镇，{villages} 个村，{elders} 位老人，{visitors} 名探访员").format(
        **{"townships": "?", **made}
    )
