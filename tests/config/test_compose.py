"""docker-compose.yml: well formed, and each service's command starts and gets healthy outside a container."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from django.conf import settings

from tests.conftest import database_url
from tests.waiting import wait_until

pytestmark = pytest.mark.long

HERE = Path(__file__).parent
TEXT = (settings.BASE_DIR / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)


def test_it_follows_the_specification() -> None:
    jsonschema.validate(COMPOSE, json.loads((HERE / "compose.schema.json").read_text()))


def test_every_service_waits_only_for_services_that_exist() -> None:
    wanted = {name for service in SERVICES.values() for name in service.get("depends_on", {})}
    assert wanted <= set(SERVICES)


def test_who_is_waited_for_in_health_can_tell_its_health() -> None:
    for service in SERVICES.values():
        for name, how in service.get("depends_on", {}).items():
            assert how["condition"] != "service_healthy" or "healthcheck" in SERVICES[name]


def test_every_service_that_stays_has_a_health_check() -> None:
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == {"migrate"}


def test_every_named_volume_and_config_is_declared() -> None:
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert mounted == set(COMPOSE["volumes"])
    used = {config["source"] for service in SERVICES.values() for config in service.get("configs", [])}
    assert used == set(COMPOSE["configs"])


def test_no_secret_has_a_value_or_a_default() -> None:
    named = set(re.findall(r"(?<!\$)\$\{(\w+)", TEXT))
    required = set(re.findall(r"(?<!\$)\$\{(\w+):\?", TEXT))
    assert named == required == {"SECRET_KEY", "FIELD_KEYS", "HASH_KEY", "OWNER_PASSWORD", "WEB_PASSWORD", "SITE_HOST"}


def test_the_guide_says_how_to_make_every_secret() -> None:
    guide = (settings.BASE_DIR / "docs" / "operations.md").read_text()
    assert [name for name in re.findall(r"\$\{(\w+):\?", TEXT) if f"{name}=" not in guide] == []


def test_the_image_copies_only_what_exists() -> None:
    lines = (settings.BASE_DIR / "Dockerfile").read_text().splitlines()
    sources = [
        word for line in lines if line.startswith("COPY ") and "--from" not in line for word in line.split()[1:-1]
    ]
    assert [source for source in sources if not (settings.BASE_DIR / source).exists()] == []


def test_what_the_image_builds_is_readable_for_the_user_it_runs_as(tmp_path: Path) -> None:
    """The last step of the Dockerfile, run on a copy: what the site writes is closed to others, and this is not."""
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=settings.BASE_DIR, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x"], cwd=tmp_path, input=archive, check=True)
    shutil.copy(settings.BASE_DIR / "Dockerfile", tmp_path)
    (tmp_path / "node_modules").symlink_to((settings.BASE_DIR / "node_modules").resolve())
    steps = re.findall(r"^RUN (.+?)(?<!\\)$", (tmp_path / "Dockerfile").read_text(), re.DOTALL | re.MULTILINE)
    build = steps[-1].replace("\\\n", " ").replace("chown visits:visits var", "true")
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "STATIC_ROOT": str(tmp_path / "static"),
        "VAR_DIR": str(tmp_path / "var"),
    }
    subprocess.run(["sh", "-c", build], cwd=tmp_path, env=environment, check=True, capture_output=True)
    built = [*(tmp_path / "config" / "locale").rglob("*.mo"), *(tmp_path / "static").rglob("*")]
    assert len(built) > 100
    assert [path for path in built if not path.stat().st_mode & 0o004] == []


@pytest.mark.parametrize("name", OURS)
def test_the_command_starts_and_gets_healthy(name: str, transactional_db: None, redis_url: str, tmp_path: Path) -> None:
    with _started(name, redis_url, tmp_path) as (process, environment):
        if name == "migrate":
            assert process.wait() == 0
            return
        _wait_for_health(SERVICES[name]["healthcheck"]["test"], process, environment, tmp_path)


@contextmanager
def _started(name: str, redis_url: str, directory: Path) -> Iterator[tuple["subprocess.Popen[bytes]", dict[str, str]]]:
    """The service's command with its own environment, but for what lies outside the container."""
    port = _free_port()
    given = {key: value.replace("8000", port) for key, value in SERVICES[name]["environment"].items()}
    environment = os.environ | given | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "SECRET_KEY": "for-this-test-only",
        "FIELD_KEYS": "k1:" + "00" * 32,
        "HASH_KEY": "for-this-test-only",
        "DATABASE_URL": database_url(),
        "OWNER_DATABASE_URL": database_url(),
        "REDIS_URL": redis_url,
        "ALLOWED_HOSTS": "127.0.0.1",
        "VAR_DIR": str(directory / "var"),
        "PORT": port,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    (directory / "var" / "static").mkdir(parents=True)
    with (directory / "log").open("wb") as log:
        process = subprocess.Popen(
            SERVICES[name]["command"], cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log
        )
    try:
        yield process, environment
    finally:
        process.terminate()
        process.wait()


def _wait_for_health(
    check: list[str], process: "subprocess.Popen[bytes]", environment: dict[str, str], directory: Path
) -> None:
    command = ["sh", "-c", check[1]] if check[0] == "CMD-SHELL" else check[1:]
    command = [word.replace("8000", environment["PORT"]) for word in command]

    def is_healthy() -> bool:
        given = _with_project(environment)
        return subprocess.run(command, cwd=directory, env=given, capture_output=True).returncode == 0

    log = directory / "log"
    wait_until(lambda: process.poll() is not None or is_healthy(), log.read_text)
    assert process.poll() is None, f"It ended before it was healthy:\n{log.read_text()[-2000:]}"


def _with_project(environment: dict[str, str]) -> dict[str, str]:
    """The check runs where var/ is the test's own; the project is found through PYTHONPATH."""
    return environment | {"PYTHONPATH": str(settings.BASE_DIR)}


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
