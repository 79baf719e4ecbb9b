from pathlib import Path

import pytest
from rich.console import Console

from base.errors import NotAllowed
from demo.county import Sizes
from demo.errors import DemoStepBroken
from demo.running import Demo, Step, steps_take
from tests.demo.conftest import TODAY


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    return Demo(folder=tmp_path, sizes=Sizes(), seed=1, today=TODAY, seconds=1)


@pytest.fixture
def console(tmp_path: Path) -> Console:
    return Console(file=(tmp_path / "said.txt").open("w", encoding="utf-8"), width=100)


def _said(demo: Demo) -> str:
    return (demo.folder / "said.txt").read_text(encoding="utf-8")


def test_each_step_prints_one_line_with_its_time(demo: Demo, console: Console) -> None:
    steps = [Step("区划", lambda demo: "44 个"), Step("路网", lambda demo: "290 公里")]
    assert list(steps_take(demo=demo, steps=steps, console=console)) == ["区划", "路网"]
    console.file.flush()
    lines = _said(demo).splitlines()
    assert [line.split()[1] for line in lines] == ["区划", "路网"]
    assert all(line.endswith(" s") for line in lines)


def test_a_named_error_passes_as_it_is(demo: Demo, console: Console) -> None:
    def refuse(demo: Demo) -> str:
        raise NotAllowed

    with pytest.raises(NotAllowed):
        steps_take(demo=demo, steps=[Step("区划", refuse)], console=console)


def test_anything_else_names_the_step_and_leaves_its_story_in_a_log(demo: Demo, console: Console) -> None:
    def break_down(demo: Demo) -> str:
        raise ValueError("disk full\nsecond line")

    with pytest.raises(DemoStepBroken, match="“路网”没有完成：disk full。") as caught:
        steps_take(demo=demo, steps=[Step("路网", break_down)], console=console)
    assert "break_down" in (demo.folder / "error.log").read_text(encoding="utf-8")
    assert "error.log" in caught.value.message


def test_no_step_is_taken_after_the_one_that_failed(demo: Demo, console: Console) -> None:
    taken: list[str] = []

    def take(demo: Demo) -> str:
        taken.append("台账")
        return ""

    steps = [Step("路网", lambda demo: str(1 / 0)), Step("台账", take)]
    with pytest.raises(DemoStepBroken):
        steps_take(demo=demo, steps=steps, console=console)
    assert taken == []
