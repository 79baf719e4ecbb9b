"""Problems and solutions as JSON. Fields are those of the dataclasses; docs/schema describes them."""

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

from routing.errors import WrongFormatError, WrongShapeError
from routing.pieces import Lock, LockedRoute, LockedStop
from routing.problem import Problem
from routing.solution import Solution

T = TypeVar("T")


def problem_from_json(data: object) -> Problem:
    """A problem from parsed JSON.

    Raises
    ------
    RoutingError
        WrongFormatError where a field is unknown, missing or of the wrong type; else what Problem raises.
    """
    return _object(Problem, data, "problem")


def solution_from_json(data: object) -> Solution:
    """A solution from parsed JSON; raises WrongFormatError."""
    return _object(Solution, data, "solution")


def locks_from_json(data: object) -> tuple[Lock, ...]:
    """Locks from a parsed JSON list: with `visits` a LockedRoute, with `visit` a LockedStop."""
    if not isinstance(data, list):
        raise WrongFormatError("a list is needed", "locked")
    return tuple(_lock(item, f"locked[{i}]") for i, item in enumerate(data))


def _lock(data: object, where: str) -> Lock:
    if isinstance(data, Mapping) and "visits" in data:
        return _object(LockedRoute, data, where)
    return _object(LockedStop, data, where)


def to_json(value: Problem | Solution | Lock) -> dict[str, Any]:
    """Plain lists, dicts and numbers."""
    plain: dict[str, Any] = _plain(asdict(value))
    return plain


def read_json(path: Path) -> object:
    """The parsed content of a file.

    Raises
    ------
    WrongFormatError
        The file cannot be read or is not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise WrongFormatError(f"cannot be read as JSON: {error}", str(path)) from error


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value.tolist() if isinstance(value, np.ndarray) else value


def _object(kind: type[T], data: object, where: str) -> T:
    if not isinstance(data, Mapping):
        raise WrongFormatError("an object is needed", where)
    hints, known = get_type_hints(kind), fields(kind)  # type: ignore[arg-type]
    unknown = set(data) - {field.name for field in known}
    if unknown:
        raise WrongFormatError(f"unknown field {', '.join(sorted(map(str, unknown)))}", where)
    values = {}
    for field in known:
        if field.name in data:
            values[field.name] = _value(hints[field.name], data[field.name], f"{where}.{field.name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise WrongFormatError(f"field {field.name} is missing", where)
    return kind(**values)


def _value(kind: Any, data: object, where: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        options = [option for option in get_args(kind) if option is not type(None)]
        return None if data is None else _value(options[0], data, where)
    if origin is np.ndarray:
        return _matrix(data, where)
    if origin in (tuple, frozenset):
        return _sequence(origin, get_args(kind), data, where)
    if origin is dict:
        return _mapping(get_args(kind)[1], data, where)
    if isinstance(kind, type) and is_dataclass(kind):
        return _object(kind, data, where)
    return _scalar(kind, data, where)


def _matrix(data: object, where: str) -> Any:
    try:
        array = np.array(data)
    except ValueError as error:
        raise WrongShapeError("rows have different lengths", where) from error
    return array


def _sequence(origin: Callable[[Any], Any], arguments: tuple[Any, ...], data: object, where: str) -> Any:
    if not isinstance(data, list):
        raise WrongFormatError("a list is needed", where)
    fixed = origin is tuple and arguments[-1] is not Ellipsis
    if fixed and len(data) != len(arguments):
        raise WrongFormatError(f"{len(arguments)} entries are needed", where)
    kinds = arguments if fixed else [arguments[0]] * len(data)
    return origin(_value(kind, item, f"{where}[{i}]") for i, (kind, item) in enumerate(zip(kinds, data, strict=True)))


def _mapping(kind: Any, data: object, where: str) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise WrongFormatError("an object is needed", where)
    return {str(key): _value(kind, item, f"{where}.{key}") for key, item in data.items()}


def _scalar(kind: Any, data: object, where: str) -> Any:
    if issubclass(kind, Enum):
        try:
            return kind(data)
        except ValueError as error:
            raise WrongFormatError(f"{data!r} is not one of {', '.join(k.value for k in kind)}", where) from error
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if not isinstance(data, kind) or (kind is int and isinstance(data, bool)):
        raise WrongFormatError(f"{data!r} is not of type {kind.__name__}", where)
    return data
