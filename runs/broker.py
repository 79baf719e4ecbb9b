"""The broker, where there is one; without it the web process starts long work itself."""

import redis
from celery import current_app

LIMIT_S = 2.0  # a page waits no longer for it


def has_broker() -> bool:
    return not _url().startswith("memory:")


def broker() -> "redis.Redis":
    """A client that gives up soon; what it asks raises `redis.RedisError` where nobody answers."""
    url = _url().replace("redis+socket://", "unix://")  # Celery and redis-py spell a socket differently
    return redis.Redis.from_url(url, socket_timeout=LIMIT_S, socket_connect_timeout=LIMIT_S, decode_responses=True)


def _url() -> str:
    return str(current_app.conf.broker_url)
