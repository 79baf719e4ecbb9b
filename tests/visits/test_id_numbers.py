"""ID numbers as ledgers write them (GB 11643)."""

from datetime import date

import pytest

from visits.ledger.id_numbers import check_digit, is_sound, read_id_number

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


def test_a_lost_last_digit_is_put_back_where_the_birth_date_agrees() -> None:
    reading = read_id_number(SOUND[:17], birth_date=BORN)
    assert (reading.number, bool(reading.note)) == (SOUND, True)


@pytest.mark.parametrize("birth_date", [None, date(1950, 1, 1)])
def test_a_lost_last_digit_is_not_guessed_without_the_birth_date(birth_date: date | None) -> None:
    assert read_id_number(SOUND[:17], birth_date=birth_date).error


def test_an_old_number_of_fifteen_digits_is_lengthened() -> None:
    old = SOUND[:6] + SOUND[8:17]
    assert read_id_number(old, birth_date=BORN).number == SOUND


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
