"""No test measures time or hurries anybody: figures belong to benchmarks/, and a busy machine breaks no promise."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CLOCKS = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time", "default_timer"}
HURRYING = {"wait", "join", "result", "get", "communicate", "run", "call", "check_output", "check_call"}
"""What waits for a process, a thread or a result, and would raise where that takes longer than a given time."""


def timed(source: str) -> Iterator[str]:
    """Each clock that is read, and each wait that is given a number of seconds."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        name = called.rpartition(".")[2]
        hurries = any(word.arg == "timeout" and _is_number(word.value) for word in node.keywords)
        is_of_text = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Constant)
        waits = name in {"wait", "join"} and not is_of_text and len(node.args) == 1 and _is_number(node.args[0])
        if name in CLOCKS or called == "time.time" or (name in HURRYING and hurries) or waits:
            yield f"{node.lineno}: {ast.unparse(node)}"


def _is_number(node: ast.expr) -> bool:
    return (isinstance(node, ast.Constant) and isinstance(node.value, int | float)) or (
        isinstance(node, ast.Name) and node.id.isupper()
    )


def test_no_test_reads_a_clock_or_gives_a_process_so_many_seconds() -> None:
    files = sorted(HERE.rglob("*.py"))
    assert len(files) > 300
    assert {str(file): found for file in files if (found := list(timed(file.read_text())))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "begun = time.monotonic()",
        "assert perf_counter() - begun < 20",
        "until = time.time() + 60",
        "worker.wait(60)",
        "worker.wait(timeout=LIMIT_S)",
        "subprocess.run(command, timeout=60)",
        "thread.join(timeout=30)",
    ],
)
def test_a_timed_test_is_found(source: str) -> None:
    assert len(list(timed(source))) == 1


@pytest.mark.parametrize(
    "source", ["worker.wait()", "', '.join(names)", "'|'.join(FOLDERS)", "time.sleep(0.1)", "clock.now()"]
)
def test_waiting_until_it_has_happened_is_no_timed_test(source: str) -> None:
    assert list(timed(source)) == []
