"""ID numbers as ledgers write them (GB 11643)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visits.register.spelling.id_numbers import IdReading, check_digit, is_sound, read_id_number

SOUND = "140499194803120026"
BORN = date(1948, 3, 12)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", SOUND])
def test_it_knows_a_sound_number(number: str) -> None:
    """The first two are the examples printed in GB 11643-1999."""
    assert is_sound(number)


@pytest.mark.parametrize(
    "number", ["110105194912310021", "110105194913310026", "1101051949123100", "A1010519491231002X"]
)
def test_it_refuses_an_unsound_number(number: str) -> None:
    assert not is_sound(number)


@pytest.mark.parametrize(
    "written", [SOUND, f"'{SOUND}", "140499 19480312 0026", f" {SOUND}\n", int(SOUND), "140499-19480312-0026"]
)
def test_it_reads_a_number_through_spaces_and_apostrophes(written: str | int) -> None:
    assert read_id_number(written).number == SOUND


def test_a_small_x_is_the_check_digit_ten() -> None:
    assert read_id_number("11010519491231002x").number == "11010519491231002X"


def test_a_missing_digit_is_asked_for_because_it_need_not_be_the_last() -> None:
    """140499194803120026 without its 2 would be made 140499194803120069, another person's."""
    for written in (SOUND[:17], SOUND[:16] + SOUND[17]):
        reading = read_id_number(written, birth_date=BORN)
        assert (reading.number, reading.error, "少一位" in reading.note) == ("", "", True)


@pytest.mark.parametrize(
    "written",
    [
        f"{SOUND}（本人）", f"\u200b{SOUND}", f"\u202a{SOUND}\u202c", f"{SOUND}\u00a0",
        "１４０４９９１９４８０３１２００２６", f"身份证号：{SOUND}",
        f"{SOUND}[本人]", f"‘{SOUND}", "140499\u200b194803120026", f"{SOUND}（二代证有效）",
    ],
)  # fmt: skip
def test_what_stands_around_a_sound_number_is_taken_off(written: str) -> None:
    reading = read_id_number(written)
    assert (reading.number, reading.note, reading.error) == (SOUND, "", "")


@pytest.mark.parametrize(
    ("written", "number", "note"),
    [
        (f"{SOUND}（儿媳）", SOUND, "儿媳"), ("14O499194803I2OO26", SOUND, "字母"), ("E12345678", "", "护照"),
        ("H1234567801", "", "护照"),
    ],
)  # fmt: skip
def test_what_somebody_should_look_at_is_noted(written: str, number: str, note: str) -> None:
    reading = read_id_number(written)
    assert (reading.number, reading.error) == (number, "")
    assert note in reading.note


@pytest.mark.parametrize("written", ["无", "不详", "未办理", "－", "/", "\u200b"])
def test_no_number_is_no_error(written: str) -> None:
    assert read_id_number(written) == IdReading()


def test_two_numbers_in_one_cell_are_asked() -> None:
    assert "2 个号码" in read_id_number(f"{SOUND}/11010519491231002X").error


def test_an_old_number_of_fifteen_digits_is_lengthened() -> None:
    old = SOUND[:6] + SOUND[8:17]
    assert read_id_number(old, birth_date=BORN).number == SOUND
    assert read_id_number(float(old), birth_date=BORN).number == SOUND


@pytest.mark.parametrize("birth_date", [None, date(1950, 1, 1)])
def test_an_old_number_is_not_lengthened_without_its_birth_date(birth_date: date | None) -> None:
    assert read_id_number(SOUND[:6] + SOUND[8:17], birth_date=birth_date).error


@pytest.mark.parametrize("written", [1.40499194803120e17, "1.4049919480312E+17", "140499194803120000"])
def test_three_digits_that_excel_lost_are_reported_and_not_invented(written: str | float) -> None:
    reading = read_id_number(written, birth_date=BORN)
    assert (reading.number, reading.error) == ("", "")
    assert "末三位" in reading.note


def test_a_rounded_number_is_put_right_where_one_check_digit_fits() -> None:
    """A float of that size stands for sixteen neighbours: 140499194803120018 is the only sound one about …020."""
    reading = read_id_number(1.4049919480312002e17)
    assert (reading.number, "复原" in reading.note) == ("140499194803120018", True)


def test_a_rounded_number_stays_out_where_two_check_digits_fit() -> None:
    reading = read_id_number(float("140499194803120026"))
    assert (reading.number, reading.error) == ("", "")


def test_a_wrong_check_digit_is_an_error_with_its_reason() -> None:
    assert "校验位" in read_id_number("140499194803120027").error


def test_nothing_is_nothing() -> None:
    assert read_id_number("") == read_id_number("  ")
    assert read_id_number("").error == ""


def test_the_check_digit_is_the_standards() -> None:
    assert check_digit("11010519491231002") == "X"


@pytest.mark.parametrize("born", [f"19{year}0{month}1{month}" for year in range(30, 60) for month in range(1, 10)])
def test_no_number_is_invented_for_what_excel_saved_with_fifteen_digits(born: str) -> None:
    assert read_id_number(float(f"990121{born}1000")).number == ""


def _people() -> st.SearchStrategy[str]:
    """Sound numbers that a number cell can hold at all: those without an X."""
    born = st.dates(date(1920, 1, 1), date(1966, 12, 31)).map(lambda day: f"{day:%Y%m%d}")
    firsts = st.builds("{}{}{:03d}".format, st.integers(110101, 659010), born, st.integers(0, 999))
    return firsts.map(lambda first: first + check_digit(first)).filter(lambda number: number.isdigit())


SAVED: list[Callable[[int], float]] = [
    float,
    lambda number: float(f"{float(number):.14e}"),
    lambda number: float(f"{float(number):.15e}"),
    lambda number: float(f"{float(number):.16e}"),
    lambda number: float(f"{Decimal(number):.15e}"),
    lambda number: float(f"{Decimal(number):.16e}"),
    lambda number: float(number // 1000 * 1000),
    lambda number: float(number // 100 * 100),
]


@settings(max_examples=200)
@given(_people(), st.sampled_from(SAVED))
def test_a_number_saved_as_a_number_is_its_own_again_or_asked_never_anothers(
    number: str, saved: Callable[[int], float]
) -> None:
    cell = saved(int(number))
    for reading in (read_id_number(cell), read_id_number(str(cell)), read_id_number(f"{cell:.16E}")):
        assert reading.number in ("", number)
        assert reading.error == ""


@pytest.mark.parametrize("true_number", ["140404194505051054", "140404194505051062", "140404194505051097"])
def test_sixteen_digits_are_asked(true_number: str) -> None:
    """openpyxl saves numbers with sixteen digits: all three are 1.404041945050511e+17 then."""
    assert read_id_number(float(f"{float(true_number):.15e}")).number == ""


@given(st.integers(10**15, 10**17 - 100))
def test_a_number_cell_of_sixteen_or_seventeen_digits_is_never_lengthened(value: int) -> None:
    assert read_id_number(float(value), birth_date=BORN).number == ""


@given(st.text(max_size=24) | st.floats())
def test_any_cell_is_read_without_a_crash_and_only_sound_numbers_come_out(value: str | float) -> None:
    number = read_id_number(value).number
    assert not number or is_sound(number)
