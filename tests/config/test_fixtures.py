"""The real things that other tests stand on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from config.local import redis


def test_redis_ends_with_its_block(tmp_path: Path) -> None:
    with redis.running(tmp_path):
        assert (tmp_path / "redis.sock").is_socket()
    assert not (tmp_path / "redis.sock").exists()


@pytest.mark.browser
def test_chromium_opens_a_page_of_the_live_server(open_page: Callable[..., Page]) -> None:
    assert open_page("/nowhere", width=390).viewport_size == {"width": 390, "height": 900}
