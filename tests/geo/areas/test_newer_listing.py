"""A newer listing of the counties in force: what is certain is written, successions wait for a person (issue 13)."""

from pathlib import Path

import pytest

from geo.areas.services import AreasReport, areas_import, change_words
from geo.areas.services.areas import OLD_SINCE
from geo.models import Area, AreaGrant
from geo.scope import Scope
from tests.township import Township
from visits.register.models import Household

pytestmark = pytest.mark.django_db

HEAD = "county_code,county,township_code,township,village_code,village\n"
COUNTY = "140499,云岭县"
TOWN = "140499101,青石乡"
OTHER = "140499102,白水镇"
UPPER, LOWER, BRIDGE = "140499101201,上河村", "140499101202,下河村", "140499101203,石桥村"
SPRING = "140499102201,泉坡村"
TODAY = [(TOWN, UPPER), (TOWN, LOWER), (TOWN, BRIDGE), (OTHER, SPRING)]


@pytest.fixture(autouse=True)
def _spring(township: Township) -> None:
    Area.objects.create(code="140499102201", name="泉坡村", level="village", parent=township.other_area)
    Area.objects.create(code="140499101201001", name="一网格", level="grid", parent=township.villages["上河村"])


def bring(
    folder: Path, rows: list[tuple[str, str]], *, confirm: bool = False, scope: Scope | None = None
) -> AreasReport:
    (folder / "名录.csv").write_text(HEAD + "".join(f"{COUNTY},{town},{village}\n" for town, village in rows))
    return areas_import(divisions=[folder / "名录.csv"], apply=True, confirm_successions=confirm, scope=scope)


def said(report: AreasReport) -> list[str]:
    return [change_words(change) for change in report.successions]


def told(report: AreasReport) -> str:
    return "\n".join(map(str, report.problems))


def today() -> dict[str, str]:
    """Code and name of the areas in force but the grid cells."""
    return dict(Area.objects.filter(valid_to=None).exclude(level="grid").values_list("code", "name"))


def elders_of(name: str) -> set[str]:
    """By the village's code of today."""
    return {row.village.code for row in Household.objects.filter(elders__name=name).select_related("village")}


SWAPPED = [(TOWN, "140499101201,下河村"), (TOWN, "140499101202,上河村"), (TOWN, BRIDGE), (OTHER, SPRING)]
MOVED = [(TOWN, UPPER), (TOWN, LOWER), (OTHER, "140499102202,石桥村"), (OTHER, SPRING)]
UPGRADED = [
    ("140499001,青石街道", f"140499001{village[9:]}".replace("村", "社区居委会")) for village in (UPPER, LOWER, BRIDGE)
] + [(OTHER, SPRING)]
RENAMED = [(TOWN, "140499101201,幸福村"), (TOWN, LOWER), (TOWN, BRIDGE), (OTHER, SPRING)]
RENUMBERED = [(TOWN, "140499101209,上河村"), (TOWN, LOWER), (TOWN, BRIDGE), (OTHER, SPRING)]
ROUND = [(TOWN, "140499101202,上河村"), (TOWN, "140499101203,下河村"), (TOWN, "140499101201,石桥村"), (OTHER, SPRING)]
TOWN_GONE = [(OTHER, "140499102211,上河村"), (OTHER, "140499102212,下河村"), (OTHER, "140499102213,石桥村")]
TOWN_GONE += [(OTHER, SPRING)]
TOWNS_SWAPPED = [("140499102,青石乡", f"140499102{village[9:]}") for village in (UPPER, LOWER, BRIDGE)]
TOWNS_SWAPPED += [("140499101,白水镇", "140499101201,泉坡村")]

KINDS = {
    "swapped": (
        SWAPPED,
        ["改了代码：140499101201 上河村 → 140499101202 上河村", "140499101202 下河村 → 140499101201 下河村"],
        "140499101202",
    ),
    "moved": (MOVED, ["划归别处：140499101203 石桥村 → 140499102202 石桥村"], "140499101201"),
    "town to street": (
        UPGRADED,
        ["改了代码：140499101000 青石乡 → 140499001000 青石街道", *["社区居委会"] * 3],
        "140499001201",
    ),
    "renamed": (
        RENAMED,
        ["更名（代码相同，也可能是另一个）：140499101201 上河村 → 140499101201 幸福村"],
        "140499101201",
    ),
    "renumbered": (RENUMBERED, ["140499101201 上河村 → 140499101209 上河村"], "140499101209"),
    "round": (ROUND, ["上河村", "下河村", "石桥村"], "140499101202"),
    "town gone": (TOWN_GONE, ["划归别处", "划归别处", "划归别处"], "140499102211"),
    "towns swapped": (TOWNS_SWAPPED, ["青石乡，连同其下 3 个", "白水镇，连同其下 1 个"], "140499102201"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_succession_is_told_and_not_done_unasked(township: Township, tmp_path: Path, kind: str) -> None:
    rows, words, _code = KINDS[kind]
    before = today()
    report = bring(tmp_path, rows)
    changes = said(report)
    assert len(changes) == len(words)
    assert all(any(word in change for change in changes) for word in words)
    assert today() == before
    assert elders_of("王秀英") == {"140499101201"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_confirmed_succession_takes_the_elders_along(township: Township, tmp_path: Path, kind: str) -> None:
    rows, _words, code = KINDS[kind]
    households = dict(Household.objects.values_list("pk", "village_id"))
    bring(tmp_path, rows, confirm=True)
    listed = dict(village.split(",") for _town, village in rows)
    assert {code: name for code, name in today().items() if code in listed} == listed
    assert len([name for code, name in today().items() if not code.endswith("000")]) == len(rows)
    assert dict(Household.objects.values_list("pk", "village_id")) == households
    assert elders_of("王秀英") == {code}
    assert Area.objects.get(level="grid").code == f"{code}001"
    parents = {
        area.code: area.parent.code for area in Area.objects.filter(code__in=listed, valid_to=None) if area.parent
    }
    assert parents == {village: f"{village[:9]}000" for village in listed}


@pytest.mark.parametrize("kind", KINDS)
def test_a_listing_taken_in_twice_changes_nothing_more(township: Township, tmp_path: Path, kind: str) -> None:
    rows, _words, _code = KINDS[kind]
    bring(tmp_path, rows, confirm=True)
    again = bring(tmp_path, rows, confirm=True)
    assert (said(again), any(again.counts.values())) == ([], False)


def test_a_village_that_is_gone_is_told_and_kept_with_its_elders(township: Township, tmp_path: Path) -> None:
    report = bring(tmp_path, [(TOWN, UPPER), (TOWN, BRIDGE), (OTHER, SPRING)], confirm=True)
    assert "140499101202 下河村：名录里没有了" in told(report)
    assert elders_of("张福贵") == {"140499101202"}
    assert today()["140499101202"] == "下河村"


def test_a_township_that_is_not_listed_is_told_once(township: Township, tmp_path: Path) -> None:
    assert told(bring(tmp_path, TODAY[:3])).count("名录里没有了") == 1


def test_a_village_not_listed_goes_with_its_township(township: Township, tmp_path: Path) -> None:
    bring(tmp_path, [*UPGRADED[:1], *UPGRADED[2:]], confirm=True)
    assert elders_of("张福贵") == {"140499001202"}


def test_the_same_listing_has_nothing_to_confirm(township: Township, tmp_path: Path) -> None:
    report = bring(tmp_path, TODAY)
    assert (said(report), told(report), any(report.counts.values())) == ([], "", False)


def test_another_ending_of_a_name_needs_nobody(township: Township, tmp_path: Path) -> None:
    report = bring(tmp_path, [(TOWN, "140499101201,上河村村民委员会"), *TODAY[1:]])
    assert said(report) == []
    assert today()["140499101201"] == "上河村村民委员会"


def test_new_villages_enter_beside_successions_that_wait(township: Township, tmp_path: Path) -> None:
    report = bring(tmp_path, [*SWAPPED, (TOWN, "140499101209,新村")])
    assert today()["140499101209"] == "新村"
    assert len(said(report)) == 2


def test_a_new_village_in_a_township_that_waits_is_told(township: Township, tmp_path: Path) -> None:
    rows = [*UPGRADED, ("140499001,青石街道", "140499001209,新村")]
    assert "140499001209 新村：暂不新增" in told(bring(tmp_path, rows))
    bring(tmp_path, rows, confirm=True)
    assert today()["140499001209"] == "新村"


def test_a_code_of_one_who_is_gone_is_not_taken(township: Township, tmp_path: Path) -> None:
    """石桥村 would take the code of 下河村, whom the listing leaves out."""
    report = bring(tmp_path, [(TOWN, UPPER), (TOWN, "140499101202,石桥村"), (OTHER, SPRING)], confirm=True)
    assert "140499101203 石桥村：代码 140499101202 现在由名录里没有的一个区划用着" in told(report)
    assert elders_of("张福贵") == {"140499101202"}
    assert today()["140499101203"] == "石桥村"


def test_the_former_code_still_leads_to_the_village(township: Township, tmp_path: Path) -> None:
    bring(tmp_path, RENUMBERED, confirm=True)
    former = Area.objects.get(code="140499101201", valid_to__isnull=False)
    assert former.merged_into == township.villages["上河村"]
    bring(tmp_path, TODAY, confirm=True)
    assert today()["140499101201"] == "上河村"


def test_areas_outside_the_scope_stay(township: Township, tmp_path: Path) -> None:
    report = bring(tmp_path, SWAPPED, confirm=True, scope=Scope((township.other_area.prefix,)))
    assert said(report) == []
    assert today()["140499101201"] == "上河村"


def test_a_township_under_the_code_of_its_county_is_refused_by_row(township: Township, tmp_path: Path) -> None:
    report = bring(tmp_path, [("140499000,青石街道", "140499000201,上河村"), *TODAY])
    assert "第 2 行「township_code」140499000：末三位是 000" in told(report)
    assert "140499000201" not in today()


def test_elders_and_grants_of_the_older_edition_go_to_who_followed(township: Township, tmp_path: Path) -> None:
    Area.objects.update(valid_from=OLD_SINCE)
    rows = [("140499001,青石街道", f"140499001{village[9:]}") for village in (UPPER, LOWER)]
    report = bring(tmp_path, [*rows, (OTHER, SPRING)])
    assert elders_of("王秀英") == {"140499001201"}
    granted = AreaGrant.objects.get(user=township.users["coordinator"]).area
    assert (granted.code, granted.valid_to) == ("140499001000", None)
    assert "140499101203 石桥村：新的名录里找不到它" in told(report)
    assert not Household.objects.filter(village__valid_to__isnull=False).exists()


def test_elders_of_the_older_edition_stay_out_of_a_village_that_took_their_code(
    township: Township, tmp_path: Path
) -> None:
    Area.objects.update(valid_from=OLD_SINCE)
    report = bring(tmp_path, [*SWAPPED])
    assert "140499101201 下河村：2016 年的名录里这个代码是“上河村”" in told(report)
    names = {row.village.name for row in Household.objects.filter(elders__name="王秀英").select_related("village")}
    assert names == {"上河村"}
    bring(tmp_path, [*SWAPPED])
    assert {row.village.name for row in Household.objects.filter(elders__name="王秀英")} == {"上河村"}
