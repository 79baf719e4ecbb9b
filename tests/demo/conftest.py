"""One demo county of the usual size, written once."""

from datetime import date
from pathlib import Path

import pytest

from config.demo import CountyFiles, Sizes, county_write

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> CountyFiles:
    return county_write(folder=tmp_path_factory.mktemp("county"), sizes=Sizes(), seed=1, today=TODAY)


@pytest.fixture
def small(tmp_path: Path) -> Sizes:
    return Sizes(elders=90, visitors=9, villages=9)
