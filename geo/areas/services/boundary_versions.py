"""The one way in which an area's boundary is written: with a version beside it."""

from collections.abc import Sequence

from django.db.models import Max

from accounts.models import User
from base import clock
from geo.models import Area, BoundaryOrigin, BoundaryVersion

CHUNK = 100


def boundaries_keep(
    *, areas: Sequence[Area], origin: BoundaryOrigin, by: User | None = None, restores: int | None = None
) -> None:
    """Write the boundaries that these areas now carry."""
    Area.objects.bulk_update(areas, ["boundary", "boundary_is_proposal"], batch_size=CHUNK)
    latest = BoundaryVersion.objects.filter(area__in=areas).values_list("area").annotate(Max("number"))
    numbers = dict(latest)
    BoundaryVersion.objects.bulk_create(
        [
            BoundaryVersion(
                area=area,
                number=numbers.get(area.pk, 0) + 1,
                boundary=area.boundary,
                is_proposal=area.boundary_is_proposal,
                origin=origin,
                made_at=clock.now(),
                made_by=by,
                restores=restores,
            )
            for area in areas
        ],
        batch_size=CHUNK,
    )
