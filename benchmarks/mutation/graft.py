"""A mutant put into a module that is imported already: into the one function that holds it."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from benchmarks.mutation.places import Mutant, mutated


def put_in(module: ModuleType, mutant: Mutant) -> None:
    """Give the function its changed code: whoever imported it by name has the same function."""
    assert mutant.function
    assert module.__file__
    changed = mutated(Path(module.__file__).read_text(encoding="utf-8"), mutant.number)
    name = mutant.function.split(".")
    function = _function(module, name)
    function.__code__ = _code(compile(changed, module.__file__, "exec"), name, function.__code__.co_firstlineno)


def _function(module: ModuleType, name: Sequence[str]) -> FunctionType:
    found: Any = module
    for part in name:
        found = vars(found)[part]
    while not isinstance(found, FunctionType):
        match found:
            case property():
                found = found.fget
            case cached_property():
                found = found.func
            case staticmethod() | classmethod():
                found = found.__func__
            case _:  # as functools leaves it: lru_cache
                found = found.__wrapped__
    return found


def _code(code: CodeType, name: Sequence[str], line: int) -> CodeType:
    """Of two functions of one name (a property and its setter) the one at this line."""
    for part in name:
        inside = [one for one in code.co_consts if isinstance(one, CodeType) and one.co_name == part]
        code = next((one for one in inside if one.co_firstlineno == line), inside[0])
    return code
