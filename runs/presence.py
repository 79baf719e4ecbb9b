"""Whether anybody takes up what is queued. Each worker signs with the broker, for some seconds at a time.

Signing from the worker's own loop says more than a process that exists: it is connected, and its loop goes round.
"""

from enum import StrEnum

import redis

from runs.broker import broker

SIGN_EVERY_S = 5.0
SIGN_HOLDS_S = 20  # as long a silent worker is taken to be there


class Presence(StrEnum):
    HERE = "ok"
    WARMING = "warming"
    """compiles, and takes work when that is done"""
    MISSING = "missing"
    UNKNOWN = "unknown"
    """the broker does not answer, so that no worker could be told of any work"""


def worker_sign(presence: Presence) -> None:
    """Say that a worker is here, or warming; where the broker is away, nobody can be told."""
    try:
        broker().set(_key(presence), "1", ex=SIGN_HOLDS_S)
    except redis.RedisError:
        return


def workers_presence() -> Presence:
    """Of all workers together: one that is here is enough."""
    asked = (Presence.HERE, Presence.WARMING)
    try:
        signs = broker().mget([_key(presence) for presence in asked])
    except redis.RedisError:
        return Presence.UNKNOWN
    return next((presence for presence, sign in zip(asked, signs, strict=True) if sign), Presence.MISSING)


def _key(presence: Presence) -> str:
    return f"elder-visits:worker:{presence}"
