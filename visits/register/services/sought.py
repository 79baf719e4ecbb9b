"""What people are found by is computed from what stands in the row; this computes it anew where it is out of step."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps as all_apps
from django.apps.registry import Apps

from base.fields import derive, derived_fields

MODELS = ("Household", "Elder", "Contact")
BATCH = 1000


@dataclass
class Refreshed:
    rows: int = 0
    done: int = 0
    changed: dict[str, int] = field(default_factory=dict)


def sought_refresh(apps: Apps = all_apps) -> Iterator[Refreshed]:
    """After each batch, how far it is. To be stopped and run again at any time; rows in step are not written."""
    models = [apps.get_model("visits", name) for name in MODELS]
    state = Refreshed(rows=sum(model._base_manager.count() for model in models))
    for model in models:
        columns = [field.name for field in derived_fields(model)]
        last = 0
        while rows := list(model._base_manager.filter(pk__gt=last).order_by("pk")[:BATCH]):
            last = rows[-1].pk
            out_of_step = [row for row in rows if derive(row)]
            model._base_manager.bulk_update(out_of_step, columns, batch_size=BATCH)
            state.done += len(rows)
            state.changed[model.__name__] = state.changed.get(model.__name__, 0) + len(out_of_step)
            yield state
