"""What was sent after a session had ended is there when its owner is back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from accounts.access import EVERYONE, allow
from accounts.models import KeptForm, Role, User
from accounts.sign_in.kept_forms import forms_purge
from base import clock

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.sign_in.test_kept_forms")]
RIGHT = "correct horse"
TYPED = {"note": "腿脚不便，需要轮椅", "many": ["一", "二"]}
Later = Callable[[float], None]
taken: list[tuple[dict[str, list[str]], dict[str, bytes], User]] = []
answers = [200]


@allow(GET=EVERYONE, POST=EVERYONE)
def form(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    files = {name: request.FILES.getlist(name)[0].read() for name in request.FILES}
    taken.append((dict(request.POST.lists()), files, request.user))
    return HttpResponse("taken", status=answers[0])


form.__module__ = "maps.somewhere"
urlpatterns = [path("", include("config.urls")), path("form/", form)]


@pytest.fixture(autouse=True)
def _nothing_taken() -> None:
    taken.clear()
    answers[0] = 200


@pytest.fixture
def zhang() -> User:
    return User.objects.create_user("zhang", password=RIGHT, role=Role.VISITOR)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    begun = clock.real()
    return lambda minutes: monkeypatch.setattr(clock, "real", lambda: begun + timedelta(minutes=minutes))


@pytest.fixture
def too_late(zhang: User, later: Later) -> Client:
    client = Client()
    _sign_in(client)
    later(40)
    return client


def _sign_in(client: Client, name: str = "zhang", **more: str) -> HttpResponse:
    return client.post("/sign-in/", {"username": name, "password": RIGHT, **more})  # type: ignore[return-value]


def _send_kept(client: Client, kept: KeptForm) -> int:
    return client.post(kept.path, {"kept_form": kept.pk}).status_code


def test_forty_minutes_of_typing_lead_through_signing_in_and_are_sent_then(too_late: Client, zhang: User) -> None:
    response = too_late.post("/form/?day=1", TYPED | {"photo": SimpleUploadedFile("door.jpg", b"\xff\xd8picture")})
    assert response.headers["Location"] == "/sign-in/?next=/kept-forms/"
    assert "已替您留着" in too_late.get(response.headers["Location"]).content.decode()
    assert _sign_in(too_late, next="/kept-forms/").headers["Location"] == "/kept-forms/"
    kept = KeptForm.objects.get()
    page = too_late.get("/kept-forms/").content.decode()
    assert 'action="/form/?day=1"' in page
    assert f'name="kept_form" value="{kept.pk}"' in page
    assert _send_kept(too_late, kept) == 200
    [(typed, files, by)] = taken
    assert typed == {"note": ["腿脚不便，需要轮椅"], "many": ["一", "二"]}
    assert (files, by) == ({"photo": b"\xff\xd8picture"}, zhang)
    assert not KeptForm.objects.exists()


def test_it_is_kept_too_when_the_page_had_noticed_the_end_before(too_late: Client) -> None:
    too_late.get("/session/left/")
    too_late.post("/form/", TYPED)
    assert KeptForm.objects.count() == 1


def test_it_lies_unreadable_in_the_database(too_late: Client) -> None:
    from django.db import connection

    too_late.post("/form/", TYPED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM accounts_keptform")
        assert b"note" not in bytes(cursor.fetchone()[0])


def test_another_person_at_the_same_computer_gets_nothing_of_it(too_late: Client) -> None:
    User.objects.create_user("wang", password=RIGHT, role=Role.VISITOR)
    too_late.post("/form/", TYPED)
    _sign_in(too_late, "wang", next="/kept-forms/")
    assert too_late.get("/kept-forms/").headers["Location"] == "/"
    assert _send_kept(too_late, KeptForm.objects.get()) == 404
    assert taken == []


def test_what_a_stranger_sends_is_not_kept(zhang: User) -> None:
    assert Client().post("/form/", TYPED).headers["Location"] == "/sign-in/?next=/form/"
    assert not KeptForm.objects.exists()


def test_after_signing_out_nothing_is_kept(zhang: User) -> None:
    client = Client()
    _sign_in(client)
    client.post("/sign-out/")
    client.post("/form/", TYPED)
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize(
    ("where", "what", "headers"),
    [
        ("/form/", {}, {}),
        ("/form/", TYPED, {"Sec-Fetch-Mode": "cors"}),
        ("/form/", {"password": "x"}, {}),
        ("/me/password/", {"old": "x", "new": "y"}, {}),
        ("/api/v1/visit-records/", TYPED, {}),
    ],
)
def test_nothing_empty_asked_by_scripts_or_secret_is_kept(
    too_late: Client, where: str, what: dict[str, str], headers: dict[str, str]
) -> None:
    too_late.post(where, what, headers=headers)
    assert not KeptForm.objects.exists()


def test_a_failure_of_ours_leaves_it_there(too_late: Client) -> None:
    too_late.post("/form/", TYPED)
    _sign_in(too_late)
    answers[0] = 503
    assert _send_kept(too_late, KeptForm.objects.get()) == 503
    assert KeptForm.objects.exists()


def test_sent_twice_it_is_taken_once_and_said_to_be_gone(too_late: Client) -> None:
    too_late.post("/form/", TYPED)
    _sign_in(too_late)
    kept = KeptForm.objects.get()
    assert [_send_kept(too_late, kept), _send_kept(too_late, kept)] == [200, 404]
    assert len(taken) == 1


def test_it_is_sent_to_the_page_it_was_written_for_and_no_other(too_late: Client) -> None:
    too_late.post("/form/", TYPED)
    _sign_in(too_late)
    assert too_late.post("/form/?other", {"kept_form": KeptForm.objects.get().pk}).status_code == 404


def test_it_can_be_thrown_away(too_late: Client) -> None:
    too_late.post("/form/", TYPED)
    _sign_in(too_late)
    too_late.post("/kept-forms/drop/")
    assert not KeptForm.objects.exists()


def test_after_a_day_it_is_gone(too_late: Client, later: Later) -> None:
    too_late.post("/form/", TYPED)
    later(40 + 24 * 60 + 1)
    _sign_in(too_late)
    assert too_late.get("/kept-forms/").headers["Location"] == "/"
    assert forms_purge() == 1


def test_the_five_newest_are_kept(too_late: Client) -> None:
    for n in range(7):
        too_late.post(f"/form/?{n}", TYPED)
    assert sorted(KeptForm.objects.values_list("path", flat=True)) == [f"/form/?{n}" for n in range(2, 7)]


@pytest.mark.parametrize(("origin", "kept"), [("http://testserver", 1), ("https://elsewhere.example", 0), ("", 0)])
def test_who_signed_in_again_in_another_tab_goes_on_with_the_form(zhang: User, origin: str, kept: int) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(zhang)
    response = client.post(
        "/form/", TYPED | {"csrfmiddlewaretoken": "o" * 64}, headers={"Origin": origin} if origin else {}
    )
    assert (response.status_code, KeptForm.objects.count()) == ((302, 1) if kept else (403, 0))
