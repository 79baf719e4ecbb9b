"""What the week begins with: what carried over from the last, and what waits for somebody. Each number is a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dispatch.plans.selectors.ahead import missed_until_now
from dispatch.plans.selectors.carried import Because, Carried, carried_over
from geo.models import Area
from geo.scope import Scope
from runs.model import RunState
from visits.exchange.models import ImportLine, ImportRun, LineOutcome
from visits.exchange.selectors import imports_seen
from visits.records.selectors.records import flag_list
from visits.register.models import Elder


@dataclass(frozen=True)
class Summary:
    """What a plan's page says of it: visits that wait, those that are planned again, reasons, flags, refused lines."""

    since: date
    waiting: int
    planned_again: int
    unexplained: int
    flags: int
    refused: int

    @property
    def is_empty(self) -> bool:
        return not (self.waiting or self.unexplained or self.flags or self.refused)


@dataclass(frozen=True)
class FileRefused:
    """A file that was entered, and how many of its lines were not."""

    run: ImportRun
    lines: int


@dataclass(frozen=True)
class Row:
    """One visit that waits, with its elder, and how many windows in a row went by before it."""

    carried: Carried
    elder: Elder
    missed: int


@dataclass(frozen=True)
class Group:
    """Visits that wait for the same reason: how many, and those that are shown. `is_whole`: page by page."""

    key: str
    title: Any
    what_to_do: Any
    page: Page[Any]
    rows: list[Row]
    is_whole: bool

    @property
    def more(self) -> int:
        """How many are neither shown nor led to page by page."""
        return 0 if self.is_whole else self.page.paginator.count - len(self.rows)


@dataclass(frozen=True)
class CarriedShown:
    """`unexplained` are windows missed for good without a reason, as a group of its own; None without any."""

    since: date
    groups: list[Group]
    unexplained: Group | None

    @property
    def elder_ids(self) -> list[int]:
        shown = [*self.groups, self.unexplained] if self.unexplained else self.groups
        return [row.elder.pk for group in shown for row in group.rows]


SHOWN, A_PAGE = 20, 100
UNEXPLAINED = "unexplained"
WHAT_TO_DO = {
    Because.TRIED: _("请在期限前再去一次，或改用别的时间；约好了再排。"),
    Because.NOT_GONE: _("去过的请补登记；没有去的，重新制订计划时会排进去。"),
    Because.LEFT_OUT: _("看原因：补班次、补画道路或标门口后重新制订。"),
    Because.UNPLANNED: _("重新制订计划时会排进去；过期的请登记原因。"),
}


def waiting_summary(*, scope: Scope, area: Area) -> Summary:
    found = carried_over(area=area)
    return Summary(
        since=found.since,
        waiting=len(found.waiting),
        planned_again=sum(one.again_on is not None for one in found.waiting),
        unexplained=len(found.unexplained),
        flags=flag_list(scope=scope).count(),
        refused=sum(file.lines for file in files_refused(scope=scope, area=area, since=found.since)),
    )


def carried_shown(*, area: Area, whole: str = "", number: Any = 1) -> CarriedShown:
    """The same by reason, in the order of `Because`, with the elders; in front who went without most often in a row.

    Of each reason the first `SHOWN`; of the one asked for as a whole its page of that `number`.
    """
    found = carried_over(area=area)
    missed = missed_until_now(due=[one.due for one in found.waiting])
    waiting = sorted(found.waiting, key=lambda one: (one.again_on is not None, -missed.get(one.due.elder_id, 0)))
    pages = {
        because: _page([one for one in waiting if one.because == because], because == whole, number)
        for because in Because
    }
    unexplained = _page(
        [Carried(window, Because.UNPLANNED) for window in found.unexplained], whole == UNEXPLAINED, number
    )
    shown = {one.due.elder_id for page in (*pages.values(), unexplained) for one in page}
    rows = Elder.objects.filter(pk__in=shown).select_related("household__village")
    elders = rows.defer("id_number", "phone", "phone_pieces", "household__village__boundary").in_bulk()

    def group(key: str, title: Any, what_to_do: Any, page: Page[Any]) -> Group:
        told = [Row(one, elders[one.due.elder_id], missed.get(one.due.elder_id, 0)) for one in page]
        return Group(key, title, what_to_do, page, told, key == whole)

    return CarriedShown(
        found.since,
        [
            group(because, because.label, WHAT_TO_DO[because], page)
            for because, page in pages.items()
            if page.paginator.count
        ],
        group(UNEXPLAINED, "", "", unexplained) if found.unexplained else None,
    )


def _page(rows: Sequence[Carried], is_whole: bool, number: Any) -> "Page[Any]":
    return Paginator(rows, A_PAGE).get_page(number) if is_whole else Paginator(rows, SHOWN).get_page(1)


def files_refused(*, scope: Scope, area: Area, since: date) -> list[FileRefused]:
    """Files entered since then of which lines were refused, unless handed in again; the newest first."""
    moment = timezone.make_aware(datetime.combine(since, time.min))
    runs = imports_seen(scope=scope).filter(
        area__code__startswith=area.prefix, applied_at__gte=moment, state=RunState.DONE
    )
    newest = {(run.kind, run.file_name): run for run in runs.order_by("made_at", "pk")}
    refused = ImportLine.objects.filter(run__in=newest.values(), outcome=LineOutcome.REFUSED)
    lines = dict(refused.order_by().values_list("run").annotate(Count("pk")))
    return [FileRefused(run, lines[run.pk]) for run in reversed(newest.values()) if run.pk in lines]
