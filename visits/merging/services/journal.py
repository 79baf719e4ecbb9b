"""Every column that a merge changes, step by step, so that the same steps backwards restore it exactly.

A merge only ever changes columns: nothing is created, nothing deleted. What would be doubled stays with the entry that
becomes a pointer.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model

from base.fields import with_derived

Step = tuple[str, int, dict[str, tuple[Any, Any]]]


@dataclass
class Journal:
    steps: list[Step] = field(default_factory=list)

    def set(self, row: Model, **columns: Any) -> None:
        """Change the row's columns (foreign keys by their `_id`) now, and remember what they were."""
        changed = {name: (getattr(row, name), value) for name, value in columns.items() if getattr(row, name) != value}
        if not changed:
            return
        write(row, {name: after for name, (_before, after) in changed.items()})
        self.steps.append((row._meta.label, row.pk, changed))

    def try_set(self, row: Model, **columns: Any) -> bool:
        """The same where no constraint forbids it; False where the row stays as it is."""
        before = {name: getattr(row, name) for name in columns}
        try:
            with transaction.atomic():
                self.set(row, **columns)
        except IntegrityError:
            for name, value in before.items():
                setattr(row, name, value)
            return False
        return True

    def as_text(self) -> str:
        told = [
            [label, pk, {name: [_text(one) for one in both] for name, both in changed.items()}]
            for label, pk, changed in self.steps
        ]
        return json.dumps(told, ensure_ascii=False)

    @classmethod
    def of_text(cls, text: str) -> "Journal":
        return cls([(label, pk, _values(label, changed)) for label, pk, changed in json.loads(text)])

    def final(self) -> dict[tuple[str, int], dict[str, Any]]:
        """What the merge left in each row's columns."""
        left: dict[tuple[str, int], dict[str, Any]] = {}
        for label, pk, changed in self.steps:
            left.setdefault((label, pk), {}).update({name: after for name, (_before, after) in changed.items()})
        return left


def rows_of(label: str) -> Any:
    """All rows of a model, also those that its default manager leaves out."""
    return apps.get_model(label)._base_manager


def write(row: Model, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=with_derived(type(row), columns))


def _text(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str | list):
        return value
    return str(value)


def _values(label: str, changed: dict[str, list[Any]]) -> dict[str, tuple[Any, Any]]:
    meta = apps.get_model(label)._meta

    def read(name: str, value: Any) -> Any:
        return value if value is None else meta.get_field(name).to_python(value)

    return {name: (read(name, before), read(name, after)) for name, (before, after) in changed.items()}
