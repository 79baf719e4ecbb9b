"""JSON schemas of problem, solution and locks, made from the dataclasses, so that they cannot differ."""

import types
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np

from routing.pieces import LockedRoute, LockedStop
from routing.problem import Problem
from routing.solution import Solution

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, Schema]:
    """A schema for each kind of file."""
    locks = {"type": "array", "items": {"anyOf": [_object(LockedStop), _object(LockedRoute)]}}
    kinds = {"problem": _object(Problem), "solution": _object(Solution), "locked": locks}
    return {name: {"$schema": DIALECT, "title": name, **schema} for name, schema in kinds.items()}


def _object(kind: type) -> Schema:
    hints, known = get_type_hints(kind), fields(kind)
    required = [f.name for f in known if f.default is MISSING and f.default_factory is MISSING]
    return {
        "type": "object",
        "properties": {f.name: _value(hints[f.name]) for f in known},
        "required": required,
        "additionalProperties": False,
    }


def _value(kind: Any) -> Schema:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        option = next(a for a in arguments if a is not type(None))
        return {"anyOf": [_value(option), {"type": "null"}]}
    if origin is np.ndarray:
        return {"type": "array", "items": {"type": "array", "items": {"type": "integer", "minimum": -1}}}
    if origin is dict:
        return {"type": "object", "additionalProperties": _value(arguments[1])}
    if origin is tuple and arguments[-1] is not Ellipsis:
        return {"type": "array", "prefixItems": [_value(a) for a in arguments], "items": False}
    if origin in (tuple, frozenset):
        return {"type": "array", "items": _value(arguments[0])}
    if isinstance(kind, type) and is_dataclass(kind):
        return _object(kind)
    return _scalar(kind)


def _scalar(kind: type) -> Schema:
    if issubclass(kind, Enum):
        return {"enum": [item.value for item in kind]}
    return {"type": {bool: "boolean", int: "integer", float: "number", str: "string"}[kind]}
