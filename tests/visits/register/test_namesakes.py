"""Nobody is merged or dropped on a guess when a ledger comes in (P8, P9)."""

from pathlib import Path
from typing import Any

import pytest

from tests.township import TODAY, Township
from tests.visits.workbooks import ledger
from visits.exchange.ledger.files import book_read
from visits.exchange.ledger.report import ImportReport
from visits.exchange.ledger.services import ledger_import
from visits.register.models import Elder

HERE = {"村": "石桥村", "姓名": "王秀英"}
THREE = [
    HERE | {"性别": "女", "联系电话": "13800000011", "家庭住址": "石桥村301号"},
    HERE | {"性别": "女", "联系电话": "13800000012", "家庭住址": "石桥村302号"},
    HERE | {"性别": "男", "联系电话": "13800000013", "家庭住址": "石桥村303号"},
]


@pytest.fixture(autouse=True)
def _day(stand_on: Any) -> None:
    stand_on(TODAY.isoformat())


@pytest.fixture
def taken(township: Township, tmp_path: Path) -> Any:
    def take(*lines: dict[str, Any]) -> ImportReport:
        book = book_read(ledger(tmp_path / "台账.xlsx", *lines))
        return ledger_import(book=book, area=township.area, apply=True)

    return take


def of_name(name: str = "王秀英") -> int:
    return Elder.objects.filter(name=name, household__village__name="石桥村").count()


def refusals(report: ImportReport) -> list[str]:
    return [problem.reason for problem in report.problems if problem.refused]


def test_three_namesakes_stay_three_and_nobody_is_told_to_delete_a_row(taken: Any) -> None:
    report = taken(*THREE)
    assert of_name() == 3
    assert not any("删去" in str(problem) for problem in report.problems)


def test_namesakes_sent_again_change_nothing(taken: Any) -> None:
    taken(*THREE)
    again = taken(*reversed(THREE))
    assert (again.counts["elders_unchanged"], of_name(), refusals(again)) == (3, 3, [])


def test_the_phone_of_one_of_three_changes_only_hers(taken: Any) -> None:
    taken(*THREE)
    taken(THREE[0], THREE[1] | {"联系电话": "13800000022"}, THREE[2])
    phones = {elder.household.address: elder.phone for elder in Elder.objects.filter(name="王秀英")}
    assert (of_name(), phones["石桥村302号"], phones["石桥村301号"]) == (3, "13800000022", "13800000011")


@pytest.mark.parametrize(
    "lines",
    [
        [HERE, HERE],
        [HERE | {"家庭住址": "石桥村301号"}, HERE | {"家庭住址": "石桥村301号"}],
        [HERE | {"联系电话": "13800000011"}, HERE | {"联系电话": "13800000012"}],
        [HERE | {"出生日期": "1948-03-12"}, HERE | {"出生日期": "1948-04-20"}],
        [HERE | {"出生日期": "1940-01-01", "联系电话": "13800000011"}, HERE | {"联系电话": "13800000011"}],
    ],
    ids=["only names", "one door", "two phones", "a lunar birthday", "father and son"],
)
def test_what_is_open_between_two_lines_is_asked(taken: Any, lines: list[dict[str, Any]]) -> None:
    report = taken(*lines)
    assert of_name() == 1
    assert ["看不出是不是同一人" in reason for reason in refusals(report)] == [True]


@pytest.mark.parametrize(("answer", "people"), [("另一人", 2), ("同一人", 1)])
def test_the_clerk_answers_in_a_column_and_the_answer_holds_when_sent_again(
    taken: Any, answer: str, people: int
) -> None:
    lines = [HERE | {"联系电话": "13800000011"}, HERE | {"联系电话": "13800000012", "是否同一人": answer}]
    for _ in range(2):
        assert refusals(taken(*lines)) == []
        assert of_name() == people


def test_another_person_without_anything_to_be_known_by_is_still_asked(taken: Any) -> None:
    """Sent again, the file could not tell her from the first."""
    report = taken(HERE, HERE | {"是否同一人": "另一人"})
    assert len(refusals(report)) == 1


def test_twins_of_one_door_are_two(taken: Any) -> None:
    twin = {"村": "石桥村", "出生日期": "1950-05-05", "家庭住址": "石桥村9号", "联系电话": "13800000099"}
    taken(twin | {"姓名": "周大双"}, twin | {"姓名": "周小双"})
    assert (of_name("周大双"), of_name("周小双")) == (1, 1)


def test_father_and_son_of_one_name_are_two(taken: Any) -> None:
    door = HERE | {"性别": "男", "家庭住址": "石桥村9号", "联系电话": "13800000099"}
    taken(door | {"出生日期": "1938-02-01"}, door | {"出生日期": "1962-02-01"})
    assert of_name() == 2


def test_a_name_list_of_somebody_known_is_theirs(taken: Any) -> None:
    taken(THREE[0])
    assert taken(HERE | {"独居": "√"}).counts["elders_changed"] == 1


def test_a_number_is_not_given_to_a_namesake_of_whom_nothing_is_known(taken: Any) -> None:
    taken(HERE)
    report = taken(HERE | {"公民身份号码": "11010519491231002X"})
    assert len(refusals(report)) == 1
    assert Elder.objects.get(name="王秀英", household__village__name="石桥村").id_number == ""


def test_one_line_cannot_say_which_of_two_namesakes_it_means(taken: Any) -> None:
    taken(*THREE)
    assert len(refusals(taken(HERE | {"独居": "√"}))) == 1
