"""The real things that other tests stand on."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from config.local import redis
from tests import in_threads


def test_redis_ends_with_its_block(tmp_path: Path) -> None:
    with redis.running(tmp_path):
        assert (tmp_path / "redis.sock").is_socket()
    assert not (tmp_path / "redis.sock").exists()


@pytest.mark.browser
def test_chromium_opens_a_page_of_the_live_server(open_page: Callable[..., Page]) -> None:
    assert open_page("/nowhere", width=390).viewport_size == {"width": 390, "height": 900}


@pytest.mark.browser
def test_no_request_outlives_the_page_that_asked(open_page: Callable[..., Page]) -> None:
    open_page("/sign-in/").context.close()
    in_threads.requests_end()
    assert [thread.name for thread in threading.enumerate() if "request" in thread.name] == []
