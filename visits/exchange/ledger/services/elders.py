"""Entering the elders' sheet: whom each line means, what is new, and what has changed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from accounts.models import User
from base.crypto import keyed_hash
from geo.address import short_name
from geo.models import Area
from visits.exchange.ledger.elder_lines import ElderLine
from visits.exchange.ledger.matching import (
    Doors,
    HeirlessVillages,
    Homes,
    KnownElders,
    Meant,
    Villages,
    is_recognisable,
    known_elsewhere,
    line_traits,
)
from visits.exchange.ledger.report import ImportReport
from visits.exchange.ledger.services.places import households_locate
from visits.exchange.ledger.services.rows import LedgerRows
from visits.register.models import Elder, Household
from visits.register.same_person import Verdict, judge
from visits.register.selectors.likeness import door_key

ASK = "请补上公民身份号码或出生日期；或加一列“是否同一人”，写“同一人”或“另一人”，再导入"
Track = Callable[[str, list[Any]], Iterable[Any]]


def elders_enter(
    *,
    area: Area,
    lines: list[ElderLine],
    report: ImportReport,
    by: User | None,
    track: Track,
    keep_history: bool = True,
) -> None:
    """A check keeps no history, for it keeps nothing."""
    entry = _Entry(area, lines, report, by)
    for line in track("核对人员", lines):
        entry.take(line)
    entry.save(track)
    if keep_history:
        entry.keep_history()


class _Entry:
    """One pass over the lines, with everything known about the area in memory."""

    def __init__(self, area: Area, lines: list[ElderLine], report: ImportReport, by: User | None) -> None:
        self._report, self._by = report, by
        self._villages, self._heirless = Villages(area), HeirlessVillages(area)
        homes = Homes(area)
        self._elders = KnownElders.of(area, homes)
        self._doors = Doors(homes)
        self._elsewhere = known_elsewhere(lines, area)
        self._taken: dict[tuple[str, int], list[tuple[ElderLine, Elder]]] = defaultdict(list)
        self._names = Counter((line.name, line.village) for line in lines)
        self._new_households: list[tuple[Household, ElderLine]] = []
        self._rows = LedgerRows(area, report)

    def take(self, line: ElderLine) -> None:
        village = self._village(line)
        if village is None:
            return
        earlier = [(*told, self._beside(line, told[0], village)) for told in self._taken[line.name, village.pk]]
        for verdict, said in ((Verdict.SAME, self._doubled), (Verdict.OPEN, self._ask_beside)):
            if found := next((before for before, _, beside in earlier if beside == verdict), None):
                said(line, found)
                return
        of_others = {id(elder): before for before, elder, _ in earlier}
        meant = self._elders.meant_by(line, village, of_others, crowded=self._names[line.name, line.village] > 1)
        if meant.asked:
            self._ask(line, meant.asked)
        elif id(meant.elder) in of_others:
            self._ask_beside(line, of_others[id(meant.elder)])
        else:
            self._settle(line, village, meant)

    def _settle(self, line: ElderLine, village: Area, meant: Meant) -> None:
        elder = meant.elder
        if elder and self._elders.is_told_by_former(line, elder):
            self._pass_over(elder, line)
            return
        refusal = self._refusal(line, village, elder)
        if refusal:
            self._report.refuse(line.row, *refusal)
            return
        if elder is None:
            elder = self._add(line, village)
            if meant.namesakes:
                reason = f"同村另有“{line.name}”，电话、门牌或出生年份不同，已按另一位录入"
                self._report.note(line.row, "name", reason, "如其实是同一人，请在“重复登记”页面合并")
        else:
            self._rows.change_elder(elder, line)
            self._compare_address(elder, line)
        self._taken[line.name, village.pk].append((line, elder))

    def _beside(self, line: ElderLine, before: ElderLine, village: Area) -> Verdict:
        verdict = judge(line_traits(line, village), line_traits(before, village), beside=True)
        if verdict == Verdict.OPEN and line.same_person:
            decided = Verdict.SAME if line.same_person == "same" else Verdict.OTHER
            return decided if decided == Verdict.SAME or is_recognisable(line) else verdict
        return verdict

    def _doubled(self, line: ElderLine, twin: ElderLine) -> None:
        reason = f"与第 {twin.row.number} 行各项相同，是同一人，只录入一次"
        self._report.note(line.row, "name", reason, "如是同名的另一位，请补上公民身份号码或出生日期")
        self._report.counts["rows_doubled"] += 1
        self._report.settle(line.row, "doubled")

    def _ask_beside(self, line: ElderLine, before: ElderLine) -> None:
        self._report.refuse(line.row, "name", f"与第 {before.row.number} 行同村同名，看不出是不是同一人", ASK)

    def _ask(self, line: ElderLine, asked: Sequence[Elder]) -> None:
        known = "、".join(
            f"{elder.name}（{elder.household.address or short_name(elder.household.village.name)}）" for elder in asked
        )
        self._report.refuse(line.row, "name", f"台账里有{known}，看不出是不是同一人", ASK)

    def _pass_over(self, elder: Elder, line: ElderLine) -> None:
        """Two entries were made one; the file still has a line for each."""
        self._report.note(line.row, "name", f"与“{elder.name}”是同一人，已合并", "本行未录入，可删去；请在另一行更新")
        self._report.settle(line.row, "unchanged", elder.pk)
        self._report.counts["elders_unchanged"] += 1

    def save(self, track: Track) -> None:
        households_locate(households=self._new_households, report=self._report, by=self._by, track=track)
        for household, _ in self._new_households:
            self._rows.add_household(household)
        self._rows.save()

    def keep_history(self) -> None:
        self._rows.keep_history(self._by)

    def _compare_address(self, elder: Elder, line: ElderLine) -> None:
        """A household may hold others: nobody moves house by a cell."""
        told = door_key(elder.household.village, line.address)
        known = door_key(elder.household.village, elder.household.address)
        if told and known and told != known:
            reason = f"台账里的住址是“{elder.household.address}”"
            self._report.note(line.row, "address", reason, "住址未改；如已搬家，请在页面上更改住址和门口位置")

    def _village(self, line: ElderLine) -> Area | None:
        found = self._villages.named(line.village, line.row.text("township"))
        if len(found) == 1:
            return found[0]
        if not found and (heirless := self._heirless.told(line.village)):
            self._report.refuse(line.row, line.village_in, *heirless)
            return None
        reason = f"有 {len(found)} 个村叫“{line.village}”" if found else f"没有叫“{line.village}”的村"
        nearest = "" if found else self._villages.nearest(line.village)
        remedy = f"是不是{nearest}？" if nearest else ""
        self._report.refuse(line.row, line.village_in, reason, f"{remedy}请写区划名录里的村名；同名的加写乡镇列")
        return None

    def _refusal(self, line: ElderLine, village: Area, elder: Elder | None) -> tuple[str, str, str] | None:
        """Field, reason and remedy where a line contradicts what is known."""
        if line.id_number and keyed_hash(line.id_number) in self._elsewhere:
            return "id_number", "该号码已在其他乡镇登记", "如已迁居，请办理迁移；否则请核对号码"
        if elder is None:
            return None
        if elder.name != line.name:
            return "name", "该号码已登记为另一个姓名", "请对照身份证核对姓名和号码"
        if elder.household.village_id != village.pk:
            return (
                "village",
                f"此人登记在{short_name(elder.household.village.name)}",
                "如已迁居，请办理迁移；否则请更正村名",
            )
        return None

    def _add(self, line: ElderLine, village: Area) -> Elder:
        household = self._doors.find(village, line)
        if household is None:
            household = Household(village=village, address=line.address)
            self._new_households.append((household, line))
            self._doors.add(household, line.lon_lat)
        elder = self._rows.add_elder(household, line)
        self._elders.add(elder)
        return elder
