"""A page about queued work says when nobody is there to work on it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone, translation

from geo.models import AreaImport
from maps.look.waiting import waiting_told
from runs.model import RunState
from runs.presence import Presence, worker_sign

NOBODY = "后台程序没有运行，现在没有人处理。请告诉单位的系统管理员；后台恢复后会自动开始，不必重新提交。"


def queued(seconds: float = 44, **columns: Any) -> AreaImport:
    return AreaImport(state=RunState.QUEUED, queued_at=timezone.now() - timedelta(seconds=seconds), **columns)


def running(lease_s: float) -> AreaImport:
    until = timezone.now() + timedelta(seconds=lease_s)
    return AreaImport(state=RunState.RUNNING, queued_at=timezone.now(), lease_until=until)


def test_without_a_worker_it_says_so_and_what_to_do(broker_url: str) -> None:
    assert waiting_told(run=queued()) == f"已排队 40 秒。{NOBODY}"


def test_a_long_wait_is_told_in_minutes(broker_url: str) -> None:
    assert waiting_told(run=queued(seconds=130)).startswith("已排队 2 分。")


def test_a_silent_broker_is_told_as_such(silent_broker: None) -> None:
    assert "后台的消息服务没有应答，现在没有人处理。" in waiting_told(run=queued())


def test_a_worker_that_compiles_is_told_as_such(broker_url: str) -> None:
    worker_sign(Presence.WARMING)
    assert waiting_told(run=queued()) == "后台程序刚启动，正在准备，一两分钟后自动开始。"


def test_a_clock_that_is_behind_tells_no_negative_time(broker_url: str) -> None:
    assert waiting_told(run=queued(seconds=-5)).startswith("已排队 0 秒。")


def test_with_a_worker_there_is_nothing_to_tell(broker_url: str) -> None:
    worker_sign(Presence.HERE)
    assert waiting_told(run=queued()) == ""


def test_what_is_worked_on_waits_for_nobody(broker_url: str) -> None:
    assert waiting_told(run=running(lease_s=20)) == ""


def test_work_that_broke_off_without_a_worker_is_told(broker_url: str) -> None:
    assert waiting_told(run=running(lease_s=-1)) == f"已中断。{NOBODY}"


def test_without_a_broker_the_web_does_it_itself() -> None:
    assert waiting_told(run=queued()) == ""


def test_in_english_too(broker_url: str) -> None:
    with translation.override("en"):
        assert waiting_told(run=queued()) == (
            "Queued for 40 s. The background worker is not running: nobody is working on it. "
            "Please tell your IT person; it begins by itself when the worker is back, and need not be sent again."
        )
