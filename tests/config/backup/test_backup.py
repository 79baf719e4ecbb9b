"""Backup, change, restore: every table, right, sequence and file is as it was; what is refused changes nothing."""

import hashlib
import json
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from accounts.audit.services import audit_record
from accounts.models import AuditAction, AuditEvent
from base import clock
from config.backup import database, folders
from config.backup.saving import NAMED, backup_save
from tests.config.backup.houses import NAME, Content, connected, differences, first_content, said, second_house
from visits.exchange.models import ExchangeFile
from visits.records.media import media_write
from visits.register.models import Elder

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def content(tmp_path: Path, settings: Settings, request: pytest.FixtureRequest, transactional_db: None) -> Content:
    """The tiny township with an encrypted file, an audit trail, a picture and a road network; what the house holds."""
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path / "first", str(tmp_path / "first" / "media")
    _alone()
    town = request.getfixturevalue("township")
    ExchangeFile.objects.create(content=b"PK\x03\x04 a workbook \x00\xff", stored_at=clock.now())
    audit_record(actor=town.users["coordinator"], action=AuditAction.EXPORT, subject="geo.area:1", rows=8)
    media_write(b"\xff\xd8 a picture")
    (settings.VAR_DIR / "roads" / "v1").mkdir(parents=True)
    (settings.VAR_DIR / "roads" / "v1" / "ends.npy").write_bytes(bytes(range(256)))
    return now_here()


def _alone() -> None:
    """Browsers and processes of the tests before may still hold a connection: a database in use is not restored."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


def now_here() -> Content:
    return first_content(folders.folders())


@pytest.fixture
def saved(content: Content, tmp_path: Path) -> Path:
    return backup_save(target=tmp_path / "first.backup", tell=lambda _line: None).path


def restore(path: Path, *options: str) -> None:
    call_command("restore", str(path), "--replace", *options, stdout=StringIO(), stderr=StringIO())


def refused(path: Path, *options: str, command: str = "restore") -> str:
    """The code of the error, in words that are one sentence for whoever sits there."""
    with pytest.raises(CommandError) as error:
        call_command(command, str(path), *options, "--json", stdout=StringIO(), stderr=StringIO())
    told = json.loads(str(error.value))
    assert told["message"]
    return f"{told['code']}"


@pytest.fixture
def unchanged(content: Content) -> Iterator[None]:
    """Whatever the test tries, the house holds afterwards what it held."""
    yield
    assert differences(content, now_here()) == []


def change_everything(database_name: str) -> None:
    said(
        database_name,
        "DELETE FROM visits_visitrecord",
        "UPDATE visits_elder SET name = '改过'",
        "UPDATE geo_area SET point = NULL",
        "DELETE FROM accounts_auditevent",
        "SELECT setval('visits_elder_id_seq', 900000)",
        "CREATE TABLE of_a_later_version (a int)",
        "DROP TABLE visits_hazard CASCADE",
        f"GRANT ALL ON accounts_auditevent TO {configured.DATABASE_WEB_ROLE}",
    )


def change_files(media: Path, roads: Path) -> None:
    for file in [path for path in media.rglob("*") if path.is_file()]:
        file.write_bytes(b"changed")
    shutil.rmtree(roads)
    (media / "later").write_bytes(b"a picture taken after the backup")


def test_what_was_changed_since_is_as_it_was(content: Content, saved: Path, settings: Settings) -> None:
    assert len(content) > 60
    assert sum(name.startswith("file ") for name in content) == 2
    change_everything(str(connection.settings_dict["NAME"]))
    change_files(Path(settings.MEDIA_ROOT), settings.VAR_DIR / "roads")
    assert len(differences(content, now_here())) >= 9
    restore(saved)
    assert differences(content, now_here()) == []


def test_another_house_whose_owner_is_no_superuser_takes_it_and_takes_it_again(
    content: Content, saved: Path, tmp_path: Path
) -> None:
    with second_house(tmp_path / "second") as house:
        for _time in ("first", "again"):
            done = house.manage("restore", "--replace", str(saved))
            assert done.returncode == 0, done.stderr
            assert differences(content, house.content()) == []
            change_everything(NAME)
            change_files(house.media, house.var / "roads")


def test_the_web_may_add_to_the_audit_trail_afterwards_and_change_nothing_of_it(content: Content, saved: Path) -> None:
    restore(saved)
    name = str(connection.settings_dict["NAME"])
    with closing(connected(name, configured.DATABASE_WEB_ROLE)) as web, web.cursor() as cursor:
        for forbidden in ("DELETE FROM accounts_auditevent", "UPDATE accounts_auditevent SET subject = ''"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(forbidden)
            web.rollback()
        cursor.execute("INSERT INTO visits_exchangefile (content, stored_at) VALUES ('', now()) RETURNING id")
        web.rollback()


def test_sequences_go_on_after_the_last_row_and_secrets_are_read(content: Content, saved: Path) -> None:
    phone, last = Elder.objects.get(name="王秀英").phone, AuditEvent.objects.latest("pk").pk
    restore(saved)
    assert Elder.objects.get(name="王秀英").phone == phone
    assert bytes(ExchangeFile.objects.get().content) == b"PK\x03\x04 a workbook \x00\xff"
    audit_record(actor=None, action=AuditAction.EXPORT, subject="geo.area:1")
    assert AuditEvent.objects.latest("pk").pk == last + 1


def test_a_house_that_holds_data_is_replaced_only_when_asked(unchanged: None, saved: Path) -> None:
    assert refused(saved) == "database_holds_data"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FIELD_KEYS", ["k1:" + "11" * 32]),
        ("FIELD_KEYS", ["k2:" + "00" * 32]),
        ("HASH_KEY", "another"),
    ],
)
def test_other_keys_are_refused(unchanged: None, saved: Path, settings: Settings, name: str, value: object) -> None:
    setattr(settings, name, value)
    assert refused(saved, "--replace") == "backup_keys_differ"


def test_keys_added_since_do_no_harm(unchanged: None, saved: Path, settings: Settings) -> None:
    settings.FIELD_KEYS = ["new:" + "11" * 32, *settings.FIELD_KEYS]
    restore(saved)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_one_bit_that_differs_is_refused(unchanged: None, saved: Path, share: float) -> None:
    damaged = bytearray(saved.read_bytes())
    damaged[int(len(damaged) * share)] ^= 1
    saved.write_bytes(damaged)
    assert refused(saved, "--replace") in ("backup_damaged", "backup_unreadable")


@pytest.mark.parametrize("share", [0, 0.001, 0.5, 0.999])
def test_a_file_cut_short_is_no_backup(unchanged: None, saved: Path, share: float) -> None:
    whole = saved.read_bytes()
    saved.write_bytes(whole[: int(share * len(whole))])
    assert refused(saved, "--replace") == "backup_unreadable"


def test_what_is_no_backup_is_named(unchanged: None, tmp_path: Path) -> None:
    (tmp_path / "ledger.xlsx").write_bytes(b"PK a workbook")
    for path in (tmp_path / "ledger.xlsx", tmp_path / "nowhere.backup", tmp_path):
        assert refused(path, "--replace") == "backup_unreadable"


def test_a_newer_version_is_refused_by_name(unchanged: None, saved: Path, tmp_path: Path) -> None:
    newer = rewritten(saved, tmp_path / "newer.backup", migrations=["visits.9999_of_next_year"])
    assert refused(newer, "--replace") == "backup_from_newer"
    assert refused(rewritten(saved, tmp_path / "newest.backup", format=2), "--replace") == "backup_from_newer"


def test_a_former_version_may_have_had_an_app_that_is_gone(content: Content, saved: Path, tmp_path: Path) -> None:
    restore(rewritten(saved, tmp_path / "former.backup", migrations=["accounts.0001_initial", "sessions.0001_initial"]))
    assert differences(content, now_here()) == []


def test_a_table_that_does_not_come_whole_leaves_everything_as_it_was(
    unchanged: None, saved: Path, tmp_path: Path
) -> None:
    assert refused(rewritten(saved, tmp_path / "x.backup", tables={"visits_elder": 9}), "--replace") == (
        "database_tool_failed"
    )


def test_while_others_are_connected_nothing_is_replaced(unchanged: None, saved: Path) -> None:
    with closing(connected(str(connection.settings_dict["NAME"]), configured.DATABASE_WEB_ROLE)):
        assert refused(saved, "--replace") == "database_in_use"


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_the_web_s_role_can_do_neither(unchanged: None, saved: Path, command: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {connection.ops.quote_name(configured.DATABASE_WEB_ROLE)}")
        try:
            assert refused(saved, command=command) == "database_owner_needed"
        finally:
            connection.close()


def test_only_its_owner_can_read_it_and_no_key_is_in_it(saved: Path) -> None:
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    content = saved.read_bytes()
    for key in (configured.HASH_KEY, configured.SECRET_KEY, configured.FIELD_KEYS[0].partition(":")[2]):
        assert key.encode() not in content


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where three former backups lie, and somebody's notes."""
    made = tmp_path / "kept"
    made.mkdir()
    for day in ("20261101-023000", "20261102-023000", "20261103-023000"):
        (made / f"elder-visits-{day}.backup").touch()
    (made / "elder-visits-notes.txt").touch()
    return made


def test_in_a_folder_the_newest_stay(content: Content, folder: Path) -> None:
    out = StringIO()
    call_command("backup", str(folder), "--keep", "2", "--json", stdout=out, stderr=StringIO())
    made = Path(json.loads(out.getvalue())["path"])
    assert sorted(folder.glob(NAMED)) == sorted([folder / "elder-visits-20261103-023000.backup", made])
    assert (folder / "elder-visits-notes.txt").exists()


def test_a_backup_that_breaks_off_leaves_no_file_and_no_former_one_goes(
    content: Content, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(folder.iterdir())
    asked: Callable[[str], list[str]] = database.dump_arguments
    monkeypatch.setattr(database, "dump_arguments", lambda name: [*asked(name), "--no-such-option"])
    assert refused(folder, "--keep", "1", command="backup") == "database_tool_failed"
    assert sorted(folder.iterdir()) == before


def test_a_folder_that_is_closed_is_told_before_any_work(content: Content, tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere" / "x.backup", command="backup") == "file_not_writable"


@pytest.mark.parametrize("options", [["--keep", "0"], ["--keep", "-3"]])
def test_at_least_one_stays(content: Content, folder: Path, options: list[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("backup", str(folder), *options, stdout=StringIO(), stderr=StringIO())
    assert len(list(folder.glob(NAMED))) == 3


def rewritten(backup: Path, target: Path, **facts: object) -> Path:
    """The same backup with other facts in a manifest that is sealed anew."""
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(target, "w") as new:
        manifest = json.dumps(json.loads(old.read("manifest.json")) | facts).encode()
        for name in old.namelist():
            if name == "manifest.json":
                new.writestr(name, manifest)
            elif name == "manifest.sha256":
                new.writestr(name, hashlib.sha256(manifest).hexdigest())
            else:
                new.writestr(name, old.read(name))
    return target
