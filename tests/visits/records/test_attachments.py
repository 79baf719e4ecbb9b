"""Pictures are kept once, small, without what the camera wrote, and seen only by whom they concern (P34, P81)."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from accounts.models import AuditEvent
from tests.township import TODAY, Township
from tests.visits.pictures import bomb, photograph, saved_anew, signature
from visits.errors import AttachmentNotStored, AttachmentRefused
from visits.records.media import media_path, media_read
from visits.records.models import Attachment, AttachmentKind
from visits.records.pictures import looks_distance
from visits.records.services import attachment_store


@pytest.fixture(autouse=True)
def _place(settings: Settings, tmp_path: Path, stand_on: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    stand_on(TODAY.isoformat())


def store(township: Township, content: bytes, kind: str = AttachmentKind.PHOTO, **more: Any) -> Attachment:
    return attachment_store(content=content, kind=kind, by=township.users["visitor"], **more)


def kept(attachment: Attachment) -> Image.Image:
    return Image.open(BytesIO(media_read(attachment.stored_sha256)))


def signed_in(township: Township, role: str = "visitor") -> Client:
    client = Client()
    client.force_login(township.users[role])
    return client


def test_a_photograph_is_kept_small_and_tells_nothing_of_its_camera(township: Township) -> None:
    sent = photograph()
    attachment = store(township, sent)
    image = kept(attachment)
    assert len(sent) > 1_000_000
    assert attachment.size <= 300_000
    assert (dict(image.getexif()), image.info.get("exif"), max(image.size)) == ({}, None, 1600)
    assert attachment.taken_at is not None
    assert attachment.taken_at.isoformat() == "2026-11-23T09:58:00+08:00"


def test_a_photograph_held_sideways_stands_upright(township: Township) -> None:
    attachment = store(township, photograph(is_on_its_side=True))
    assert (attachment.width, attachment.height) == (1200, 1600)


def test_a_signature_is_ink_on_white_paper(township: Township) -> None:
    attachment = store(township, signature(), AttachmentKind.SIGNATURE)
    assert attachment.mime == "image/png"
    assert attachment.size < 20_000
    assert kept(attachment).convert("L").getpixel((0, 0)) == 255


def test_the_same_picture_sent_again_is_the_one_already_there(township: Township) -> None:
    first, again = store(township, photograph()), store(township, photograph())
    assert first == again
    assert Attachment.objects.count() == 1


def test_a_file_that_was_lost_comes_back_with_the_next_sending(township: Township) -> None:
    path = media_path(store(township, photograph()).stored_sha256)
    path.unlink()
    store(township, photograph())
    assert path.exists()


def test_two_people_who_send_the_same_share_the_file_but_not_the_sight(township: Township) -> None:
    one = store(township, photograph())
    other = attachment_store(content=photograph(), kind="photo", by=township.users["elsewhere"])
    assert (one.stored_sha256, one.pk) != (other.stored_sha256, other.pk)
    assert one.stored_sha256 == other.stored_sha256


def test_a_picture_saved_anew_still_looks_alike_and_another_does_not(township: Township) -> None:
    one, anew, other = (store(township, sent) for sent in (photograph(), saved_anew(photograph()), photograph(2)))
    assert looks_distance(one.look, anew.look) <= 6
    assert looks_distance(one.look, other.look) > 12


@pytest.mark.parametrize(
    ("content", "kind", "word"),
    [
        (b"", "photo", "空的"),
        (b"GIF89a" + bytes(200), "photo", "不是可用的图片"),
        (b"<script>alert(1)</script>", "photo", "不是可用的图片"),
        (b"%PDF-1.7\n" + bytes(200), "scan", "不是可用的图片"),
        (photograph()[:30_000], "photo", "已损坏"),
        (bytes(10_000_000), "signature", "10.0 MB"),
        (bomb(), "photo", "尺寸过大"),
        (photograph(), "letter", "没有这一类"),
    ],
)
def test_what_is_no_fit_picture_is_refused_with_what_to_do(
    township: Township, content: bytes, kind: str, word: str
) -> None:
    with pytest.raises(AttachmentRefused, match=word):
        store(township, content, kind)
    assert Attachment.objects.count() == 0


def test_a_full_disk_is_said_and_leaves_nothing(township: Township, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "full").write_text("not a folder")
    settings.MEDIA_ROOT = str(tmp_path / "full")
    with pytest.raises(AttachmentNotStored):
        store(township, photograph())
    assert Attachment.objects.count() == 0


def test_it_is_shown_without_being_cached_and_leaves_a_row(township: Township) -> None:
    attachment = store(township, photograph(), area=township.villages["上河村"])
    answer = signed_in(township, "coordinator").get(reverse("attachment", args=[attachment.uuid]))
    assert b"".join(answer) == media_read(attachment.stored_sha256)
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert AuditEvent.objects.filter(action="view", subject=f"visits.attachment:{attachment.pk}").count() == 1


@pytest.mark.parametrize(("role", "status"), [("visitor", 200), ("coordinator", 404), ("elsewhere", 404)])
def test_without_an_area_only_the_sender_sees_it(township: Township, role: str, status: int) -> None:
    attachment = store(township, photograph())
    assert signed_in(township, role).get(reverse("attachment", args=[attachment.uuid])).status_code == status


@pytest.mark.parametrize(("kind", "status"), [("door", 200), ("photo", 404), ("signature", 404)])
def test_a_responder_sees_doors_and_nothing_else(township: Township, kind: str, status: int) -> None:
    attachment = store(township, signature(), kind, area=township.villages["上河村"])
    answer = signed_in(township, "responder").get(reverse("attachment", args=[attachment.uuid]))
    assert answer.status_code == status


class TestByProgram:
    """/api/v1/attachments/{sha256}/"""

    def send(self, client: Client, content: bytes, query: str = "", named: str = "", method: str = "put") -> Any:
        url = f"/api/v1/attachments/{named or sha256(content).hexdigest()}/{query}"
        return getattr(client, method)(url, content, content_type="image/jpeg")

    def test_what_was_sent_is_known_from_then_on(self, township: Township) -> None:
        client, content = signed_in(township), photograph()
        url = f"/api/v1/attachments/{sha256(content).hexdigest()}/"
        assert client.head(url).status_code == 404
        assert [self.send(client, content, method=method).status_code for method in ("put", "post")] == [200, 200]
        assert client.head(url).status_code == 200
        assert Attachment.objects.count() == 1

    def test_half_a_file_is_refused_and_the_whole_one_taken(self, township: Township) -> None:
        client, content = signed_in(township), photograph()
        whole = sha256(content).hexdigest()
        answer = self.send(client, content[: len(content) // 2], named=whole)
        assert (answer.status_code, answer.json()["detail"]["field"]) == (422, "sha256")
        assert self.send(client, content, named=whole).status_code == 200

    def test_named_for_an_elder_it_is_seen_in_their_area(self, township: Township) -> None:
        self.send(signed_in(township), photograph(), f"?elder={township['王秀英'].pk}")
        assert Attachment.objects.get().area == township.villages["上河村"]

    def test_an_elder_of_another_area_does_not_exist(self, township: Township) -> None:
        answer = self.send(signed_in(township, "elsewhere"), photograph(), f"?elder={township['王秀英'].pk}")
        assert answer.status_code == 404

    @pytest.mark.parametrize("query", ["?kind=letter", "?taken_at=yesterday", "?elder=x"])
    def test_what_is_not_understood_is_named(self, township: Township, query: str) -> None:
        answer = self.send(signed_in(township), photograph(), query)
        assert (answer.status_code, answer.json()["code"]) == (400, "input_invalid")
