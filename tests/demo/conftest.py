"""One demo county of the usual size, written once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from demo.county import CountyFiles, Sizes, county_write
from tests.conftest import database_url

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> CountyFiles:
    return county_write(folder=tmp_path_factory.mktemp("county"), sizes=Sizes(), seed=1, today=TODAY)


@pytest.fixture(scope="module")
def var(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A demo's own var/, whose rows are committed, since planning runs in processes of its own; emptied at the end."""
    var = tmp_path_factory.mktemp("var")
    surroundings = {
        "VAR_DIR": str(var),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "OWNER_DATABASE_URL": database_url(),
    }
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(project, "VAR_DIR", var)
        patch.setattr(project, "DEMO_DAY_FILE", str(var / "demo.env"))
        for name, value in surroundings.items():
            patch.setenv(name, value)
        yield var
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def small(tmp_path: Path) -> Sizes:
    return Sizes(elders=90, visitors=9, villages=9)
