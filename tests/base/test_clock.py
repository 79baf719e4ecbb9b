"""One clock for everything."""

from datetime import date

from pytest_django import Settings

from base import clock


def test_a_chosen_day_lasts_until_its_block_ends() -> None:
    with clock.standing_on(date(2026, 2, 17)):
        assert clock.today() == date(2026, 2, 17)
    assert clock.today() == clock.real().date()


def test_inside_another_block_no_day_keeps_the_chosen_one() -> None:
    with clock.standing_on(date(2026, 2, 17)), clock.standing_on(None):
        assert clock.today() == date(2026, 2, 17)


def test_the_setting_chooses_for_the_whole_process(settings: Settings) -> None:
    settings.AS_OF = "2026-11-23"
    assert clock.today() == date(2026, 11, 23)


def test_the_time_of_day_stays_real() -> None:
    with clock.standing_on(date(2026, 2, 17)):
        assert abs(clock.now().hour - clock.real().hour) in (0, 1)


def test_the_day_is_the_one_in_china() -> None:
    assert str(clock.now().tzinfo) == "Asia/Shanghai"
