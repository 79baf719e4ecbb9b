"""Grid cells: the smallest areas, inside a village; their code is the village's and three digits more (P22)."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.audit.services import audit_record
from accounts.models import AuditAction, User
from geo.areas.files.fields import CODE_FIELDS, NAME_FIELDS, code_of, values_of
from geo.areas.services.report import AreasReport
from geo.errors import AreaRefused
from geo.models import Area, Level

DIGITS = 15


def cell_code_next(*, village: Area) -> str:
    """The first code that no cell of the village has had."""
    last = Area.objects.filter(parent=village, level=Level.GRID).aggregate(last=Max("code"))["last"]
    return f"{village.code}{int(last[-3:]) + 1 if last else 1:03d}"


@transaction.atomic
def cell_create(*, village: Area, name: str, code: str = "", by: User | None = None) -> Area:
    """A grid cell without a boundary yet; an empty code takes the next one."""
    code, name = code.strip() or cell_code_next(village=village), name.strip()
    if not name:
        raise AreaRefused(name=code, problem=_("名称是空的，请补上。"))
    if not (len(code) == DIGITS and code.isdigit() and code.startswith(village.code)):
        raise AreaRefused(name=name, problem=_("网格代码应是村代码 {code} 后加三位数字。").format(code=village.code))
    if Area.objects.filter(code=code).exists():
        raise AreaRefused(name=name, problem=_("代码 {code} 已经用过，请换一个。").format(code=code))
    cell = Area.objects.create(code=code, name=name, level=Level.GRID, parent=village)
    audit_record(actor=by, action=AuditAction.CHANGE, subject=f"geo.area:{cell.pk}", what="created", code=code)
    return cell


def cells_named(*, rows: Iterable[dict[str, Any]], villages: dict[str, Area], report: AreasReport) -> list[Area]:
    """Make the grid cells that the rows of a file name by 15 digits, in villages that are known."""
    cells: dict[str, Area] = {}
    for fields in rows:
        code = next((code_of(text) for _column, text in values_of(fields, CODE_FIELDS) if len(text) >= DIGITS), "")
        village = villages.get(code[:12])
        if len(code) == DIGITS and code.isdigit() and village is not None and code not in villages:
            name = next((text for _column, text in values_of(fields, NAME_FIELDS)), f"{village.name}{code[-3:]}网格")
            cells[code] = Area(code=code, name=name[:60], level=Level.GRID, parent=village)
    report.counts["areas_created"] += len(cells)
    return Area.objects.bulk_create(cells.values())
