"""Figures by mail: once a period whatever fails, to nobody who may not see them any more, without anybody's name."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import AuditEvent, Role, User
from base import clock
from geo.models import AreaGrant
from maps.figures import letters
from maps.figures.tasks import figure_letters_send
from tests.township import Township
from visits.duty.letter_days import letter_due, month_told
from visits.duty.models import FigureLetter, FigureLetterSent
from visits.duty.services.letters import letters_send

StandOn = Callable[[str], date]
LONG_AGO = timezone.make_aware(datetime.fromisoformat("2026-01-01"))


@pytest.fixture
def town(township: Township, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Township:
    settings.MAIL_IS_SET = True
    monkeypatch.setattr(letters, "view_file", lambda **_asked: b"%PDF-1.4")
    return township


def _letter(town: Township, rhythm: str = "weekly", made_at: datetime = LONG_AGO) -> FigureLetter:
    leader = town.users["leader"]
    return FigureLetter.objects.create(
        user=leader, area=town.area, rhythm=rhythm, address="li@example.org", made_at=made_at
    )


def _at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("rhythm", "now", "period"),
    [
        ("weekly", "2026-11-23T07:59", None),
        ("weekly", "2026-11-23T08:00", "2026-W48"),
        ("weekly", "2026-11-24T07:59", "2026-W48"),
        ("weekly", "2026-11-24T08:00", None),
        ("weekly", "2027-01-04T08:10", "2027-W01"),
        ("monthly", "2026-12-01T08:00", "2026-12"),
        ("monthly", "2026-12-02T09:00", None),
        ("monthly", "2026-11-30T08:00", None),
    ],
)
def test_a_letter_is_due_from_eight_and_for_a_day(rhythm: str, now: str, period: str | None) -> None:
    assert letter_due(rhythm, now=_at(now), subscribed_at=LONG_AGO) == period


def test_who_subscribes_after_eight_gets_the_next_one() -> None:
    subscribed = _at("2026-11-23T08:30")
    assert letter_due("weekly", now=_at("2026-11-23T09:00"), subscribed_at=subscribed) is None
    assert letter_due("weekly", now=_at("2026-11-30T09:00"), subscribed_at=subscribed) == "2026-W49"


@pytest.mark.parametrize(
    ("rhythm", "day", "month"),
    [
        ("weekly", "2026-11-30", "2026-11-01"),
        ("monthly", "2026-12-01", "2026-11-01"),
        ("monthly", "2027-01-01", "2026-12-01"),
    ],
)
def test_a_month_s_letter_tells_of_the_whole_month_before(rhythm: str, day: str, month: str) -> None:
    assert month_told(rhythm, date.fromisoformat(day)) == date.fromisoformat(month)


def test_it_goes_out_once_however_often_the_clock_strikes(
    town: Township, stand_on: StandOn, mailoutbox: list[EmailMessage], settings: Settings
) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://visits.example.org"]
    _letter(town)
    stand_on("2026-11-23 09:00")
    for _time in range(3):
        figure_letters_send()
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == (["li@example.org"], "青石乡 2026年11月 探访覆盖")
    [(name, content, kind)] = mail.attachments
    assert (name, content, kind) == ("青石乡-2026-11-没上门的比例.pdf", b"%PDF-1.4", "application/pdf")
    assert not [person for person in town.elders if person in mail.body]
    assert mail.body.endswith(f"https://visits.example.org/coverage/{town.area.code}/letters/")
    assert FigureLetterSent.objects.get().sent_at is not None


def test_what_failed_is_tried_again_and_then_no_more(town: Township, stand_on: StandOn) -> None:
    _letter(town)
    stand_on("2026-11-23 09:00")
    asked: list[str] = []

    def fail(_letter: FigureLetter, period: str) -> None:
        asked.append(period)
        raise ConnectionRefusedError("li@example.org")

    for _time in range(9):
        letters_send(send=fail)
    row = FigureLetterSent.objects.get()
    assert (len(asked), row.attempts, row.error, row.sent_at) == (5, 5, "ConnectionRefusedError", None)


def test_one_that_was_handed_over_without_an_answer_is_not_sent_again(
    town: Township, stand_on: StandOn, mailoutbox: list[EmailMessage]
) -> None:
    """The process died between the mail server's getting it and its answer: nobody knows, and once is enough."""
    letter = _letter(town)
    stand_on("2026-11-23 09:00")
    long_ago = clock.real() - timedelta(hours=1)
    letter.sent.create(period="2026-W48", claimed_at=long_ago, handed_at=long_ago)
    figure_letters_send()
    assert mailoutbox == []


def test_one_that_was_never_handed_over_is_sent_by_the_next(
    town: Township, stand_on: StandOn, mailoutbox: list[EmailMessage]
) -> None:
    letter = _letter(town)
    stand_on("2026-11-23 09:00")
    taken_up = letter.sent.create(period="2026-W48", claimed_at=clock.real())
    figure_letters_send()
    assert mailoutbox == []  # somebody is at work on it
    FigureLetterSent.objects.filter(pk=taken_up.pk).update(claimed_at=clock.real() - timedelta(hours=1))
    figure_letters_send()
    assert len(mailoutbox) == 1


def _moved(user: User) -> None:
    AreaGrant.objects.filter(user=user).delete()


def _paused(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def _other_work(user: User) -> None:
    User.objects.filter(pk=user.pk).update(role=Role.VISITOR)


@pytest.mark.parametrize("change", [_moved, _paused, _other_work])
def test_who_may_not_see_the_area_any_more_gets_none(
    town: Township, stand_on: StandOn, mailoutbox: list[EmailMessage], change: Callable[[User], None]
) -> None:
    letter = _letter(town)
    change(letter.user)
    stand_on("2026-11-23 09:00")
    figure_letters_send()
    letter.refresh_from_db()
    assert (mailoutbox, letter.stopped_at is not None) == ([], True)


def test_a_leader_subscribes_and_stops(town: Township, client: Client) -> None:
    client.force_login(town.users["leader"])
    page = f"/coverage/{town.area.code}/letters/"
    for address in ("li@example.org", "wang@example.org"):  # told again, the address is the new one
        assert client.post(page, {"rhythm": "weekly", "address": address}).status_code == 302
    letter = FigureLetter.objects.get()
    assert (letter.address, "wang@example.org" in client.get(page).content.decode()) == ("wang@example.org", True)
    client.post(f"{page}stop/", {"letter": letter.pk})
    letter.refresh_from_db()
    assert letter.stopped_at is not None
    changes = AuditEvent.objects.filter(subject=f"visits.figureletter:{letter.pk}").values_list(
        "detail__change", flat=True
    )
    assert sorted(changes) == ["stop", "subscribe", "subscribe"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"rhythm": "weekly", "address": "nobody"}, "不是邮箱地址"),
        ({"rhythm": "yearly", "address": "li@example.org"}, "什么时候寄"),
        ({}, "什么时候寄"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words(
    town: Township, client: Client, asked: dict[str, str], words: str
) -> None:
    client.force_login(town.users["leader"])
    answer = client.post(f"/coverage/{town.area.code}/letters/", asked)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not FigureLetter.objects.exists()


def test_without_a_mail_server_it_says_so(town: Township, client: Client, settings: Settings) -> None:
    settings.MAIL_IS_SET = False
    client.force_login(town.users["leader"])
    page = f"/coverage/{town.area.code}/letters/"
    assert "服务器还没有设置邮件" in client.get(page).content.decode()
    assert client.post(page, {"rhythm": "weekly", "address": "li@example.org"}).status_code == 422


def test_nobody_stops_another_s(town: Township, client: Client) -> None:
    letter = _letter(town)
    client.force_login(town.users["coordinator"])
    client.post(f"/coverage/{town.area.code}/letters/stop/", {"letter": letter.pk})
    letter.refresh_from_db()
    assert letter.stopped_at is None
