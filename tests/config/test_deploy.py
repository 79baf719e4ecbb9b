"""The samples for a server without containers: whole, hardened, and of one mind with guide, compose and settings."""

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings

DEPLOY = settings.BASE_DIR / "config" / "deploy"
UNITS = DEPLOY / "systemd"
GUIDE = (settings.BASE_DIR / "docs" / "operations.md").read_text()
STAYING = ["web", "worker", "beat"]
SERVICES = [*STAYING, "backup"]


def unit(name: str) -> configparser.RawConfigParser:
    """A unit with what it shares with the others."""
    parser = configparser.RawConfigParser(strict=False, delimiters=["="], comment_prefixes=["#"])
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read([UNITS / "elder-visits-.service.d" / "common.conf", UNITS / name])
    return parser


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_runs_as_its_own_user_with_few_rights(name: str) -> None:
    service = unit(f"elder-visits-{name}.service")["Service"]
    assert service["User"] == "elder-visits"
    assert service["UMask"] == "0077"
    assert service["ProtectSystem"] == "strict"
    for right in ("NoNewPrivileges", "PrivateTmp", "ProtectHome", "PrivateDevices", "RestrictSUIDSGID"):
        assert service[right] == "yes"
    assert "MemoryDenyWriteExecute" not in service, "numba compiles"


@pytest.mark.parametrize("name", STAYING)
def test_what_stays_comes_back_and_never_sees_the_owner_s_password(name: str) -> None:
    found = unit(f"elder-visits-{name}.service")
    assert found["Service"]["Restart"] == "always"
    assert found["Unit"]["StartLimitIntervalSec"] == "0"
    assert found["Unit"]["PartOf"] == "elder-visits.target"
    assert found["Service"]["InaccessiblePaths"] == "-/etc/elder-visits/owner.env"


@pytest.mark.parametrize("name", STAYING)
def test_systemd_and_compose_start_the_same_program(name: str) -> None:
    compose = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())
    program = shlex.split(unit(f"elder-visits-{name}.service")["Service"]["ExecStart"])
    program[0] = Path(program[0]).name
    command = compose["services"][name]["command"]
    assert program[: len(command)] == command


def test_the_nightly_backup_keeps_some_where_it_may_write() -> None:
    service = unit("elder-visits-backup.service")["Service"]
    command = shlex.split(service["ExecStart"])
    assert command[1:3] == ["backup", "--keep"]
    assert command[-1] == service["ReadWritePaths"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    shutil.copytree(UNITS, tmp_path, dirs_exist_ok=True)
    for path in tmp_path.rglob("*.service"):  # the program lies elsewhere here
        path.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", path.read_text(), flags=re.MULTILINE))
    names = [path.name for path in tmp_path.iterdir() if path.is_file()]
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", "--man=no", *names],
        cwd=tmp_path,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        capture_output=True,
        text=True,
    )
    said = [line for line in checked.stderr.splitlines() if "elder-visits" in line]
    assert said == []


def test_the_door_sets_what_the_settings_trust() -> None:
    text = (DEPLOY / "nginx.conf").read_text()
    for line in (
        "proxy_pass http://127.0.0.1:8000;",
        "proxy_set_header Host $host;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
        "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
        "return 301 https://$host$request_uri;",
    ):
        assert line in text
    assert _largest_body(text) > settings.LARGEST_UPLOAD_BYTES
    log_format = re.search(r"log_format \w+ '([^']+)'", text)
    assert log_format
    assert re.search(r"\$(request|request_uri|args|query_string)\b", log_format[1]) is None, "a search is a name"
    assert re.search(r"access_log \S+ elder_visits;", text)


def test_roads_are_let_pass_where_they_are_handed_in() -> None:
    text = (DEPLOY / "nginx.conf").read_text()
    place = re.search(r"location = /roads/imports/ \{(.*?)\}", text, re.DOTALL)
    assert place
    assert _largest_body(place[1]) > settings.ROADS_LARGEST_MB * 2**20


def _largest_body(text: str) -> int:
    limit = re.search(r"client_max_body_size (\d+)m;", text)
    assert limit
    return int(limit[1]) * 1024 * 1024


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_finds_nothing_wrong(tmp_path: Path) -> None:
    subject = [
        "-subj",
        "/CN=visits.example.org",
        "-keyout",
        str(tmp_path / "privkey.pem"),
        "-out",
        str(tmp_path / "fullchain.pem"),
    ]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject], check=True, capture_output=True
    )
    site = (DEPLOY / "nginx.conf").read_text().replace("/etc/ssl/elder-visits", str(tmp_path))
    site = site.replace("/var/log/nginx", str(tmp_path))
    whole = f"error_log {tmp_path}/error; pid {tmp_path}/pid; events {{}} http {{ {site} }}"
    (tmp_path / "nginx.conf").write_text(whole)
    tested = subprocess.run(["nginx", "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr


def heredoc(target: str) -> str:
    """What the guide has written into a file."""
    found = re.search(rf"cat > {re.escape(target)} <<END\n(.*?)\n    END", GUIDE, re.DOTALL)
    assert found, target
    return found[1]


def test_the_guide_s_settings_are_settings() -> None:
    read = (settings.BASE_DIR / "config" / "settings.py").read_text() + "NUMBA_CACHE_DIR VAR_DIR"
    names = [line.strip().partition("=")[0] for line in heredoc("/etc/elder-visits/settings.env").splitlines()]
    assert {"PRODUCTION", "SECRET_KEY", "FIELD_KEYS", "HASH_KEY", "DATABASE_URL", "REDIS_URL"} <= set(names)
    assert [name for name in names if name not in read] == []
    assert "OWNER_DATABASE_URL" not in names, "the services must not see it"


def test_the_guide_names_every_sample() -> None:
    assert "config/deploy/nginx.conf" in GUIDE
    assert "config/deploy/systemd" in GUIDE
    for name in [*(f"elder-visits-{name}" for name in STAYING), "elder-visits.target", "elder-visits-backup.timer"]:
        assert name in GUIDE
