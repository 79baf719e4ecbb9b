"""Which tags of ways and nodes are kept: those that any profile reads. Two ways that agree in these are of one kind."""

from itertools import product

# What local edits (geo/roads/edits.py) say of a way, beside the map's own tags.
MODES_TAG = "local:modes"  # the only ones that may use an added way, separated by ";"
CLOSED_TAG = "local:closed"  # the modes that a closure stops
WITHIN_TAG = "local:within"  # it lies in a closed area, not on a closed stretch: its doors are cut off
PACE_TAG = "local:pace:"  # and the mode: the share of the usual speed

# The speed that a ferry's or bridge's `duration` means, told by the reading, which knows how long the whole way is.
DURATION_KMH_TAG = "duration:kmh"

_WHO = ("access", "foot", "bicycle", "vehicle", "motor_vehicle", "motorcar", "motorcycle")
_BY_DIRECTION = (*_WHO, "maxspeed", "maxspeed:advisory")
_ONE_WAY = (
    "oneway", "oneway:foot", "oneway:bicycle", "oneway:vehicle", "oneway:motor_vehicle", "oneway:motorcycle",
    "oneway:motorcar",
)  # fmt: skip
_SIZES = (
    "maxwidth:physical", "maxwidth", "width", "est_width", "maxheight:physical", "maxheight", "maxweight",
)  # fmt: skip
_AS_THEY_ARE = (
    "highway", "route", "man_made", "railway", "public_transport", "impassable", "smoothness", "junction", "service",
    "tracktype", "sac_scale",
    "area", "motorroad", "expressway", "surface", "lanes", "tunnel", "bridge", "construction", "cycleway",
    "cycleway:left", "cycleway:right", "cycleway:both", "ramp", "ramp:bicycle", "ramp:wheelchair", "duration",
)  # fmt: skip

WAY_TAGS = frozenset(
    [
        *_AS_THEY_ARE,
        *_SIZES,
        *("".join(parts) for parts in product(_BY_DIRECTION, ("", ":forward", ":backward"), ("", ":conditional"))),
        *("".join(parts) for parts in product(_ONE_WAY, ("", ":conditional"))),
    ]
)
_AT_NODES = ("barrier", "bollard", "locked", "highway", "crossing")
NODE_TAGS = frozenset([*_AT_NODES, *_SIZES, *("".join(parts) for parts in product(_WHO, ("", ":conditional")))])
# A node that has none of these stops nobody and holds nobody up.
NODE_KEYS = ("barrier", "highway", *_WHO, *(f"{who}:conditional" for who in _WHO), *_SIZES)
