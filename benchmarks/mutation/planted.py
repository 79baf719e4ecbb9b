"""A pytest plugin: the module that MUTANT names ("visits.duty.policy:12") is imported with that one change.

What a module does when it is imported cannot be put in afterwards: its tables, its constants, its classes' defaults.
"""

import os
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType
from typing import Any

from benchmarks.mutation.places import mutated


class _Changed(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        source = self.get_data(self.path).decode("utf-8")
        return compile(mutated(source, _number), self.path, "exec")


class _Finder(MetaPathFinder):
    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path) if fullname == _module else None
        if spec is not None and spec.origin is not None:
            spec.loader = _Changed(fullname, spec.origin)
        return spec


_module, _, _digits = os.environ.get("MUTANT", "").partition(":")
if _module:
    _number = int(_digits)
    sys.meta_path.insert(0, _Finder())
