"""An imported network as it is on a day: with its signs, the links that are added, the closures and the
speeds of the season.
"""

from dataclasses import replace
from functools import reduce

from geo.roads.closing import closed, paced
from geo.roads.conditions import SUFFIX, Span, resolved
from geo.roads.edits import Edits
from geo.roads.linking import added
from geo.roads.model import Roads


def overlaid(roads: Roads, edits: Edits) -> Roads:
    """The roads with the edits applied; a link may meet one added before it, a closure may close a link."""
    if not edits.version:
        return roads
    changed = reduce(added, edits.links, roads)
    changed = reduce(closed, edits.closures, changed)
    changed = reduce(paced, edits.paces, changed)
    return replace(changed, version=f"{roads.version}+{edits.version}")


def as_of(roads: Roads, span: Span) -> Roads:
    """The roads with the signs of that span; the same object where no sign has times."""
    if not any(key.endswith(SUFFIX) for tags in roads.kinds for key in tags):
        return roads
    return replace(roads, kinds=tuple(resolved(tags, span) for tags in roads.kinds))
