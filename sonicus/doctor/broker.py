"""Redis: broker, cache and locks."""

import secrets
from urllib.parse import urlsplit

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, RedisError
from redis.retry import Retry

from sonicus.lib.findings import Finding, fail, ok, warn

PATIENCE_SECONDS = 2.0


def probe() -> list[Finding]:
    try:
        with _redis() as redis:
            facts = redis.info()
            policy = redis.config_get("maxmemory-policy").get("maxmemory-policy", "")
    except RedisError as error:
        return [_unreachable(error)]
    server = facts.get("server_name", "redis")
    seen = ok("reach", f"{server} {facts.get('valkey_version') or facts['redis_version']} at {_where()}")
    return [seen] if policy in ("noeviction", "") else [seen, _evicts(policy)]


def exercise() -> list[Finding]:
    """A key, written, read back, and removed."""
    name, value = f"sonicus:probe:{secrets.token_hex(8)}", secrets.token_hex(8)
    try:
        with _redis() as redis:
            redis.set(name, value, ex=60)
            read = redis.getdel(name)
    except RedisError as error:
        return [_unreachable(error)]
    if read != value.encode():
        return [fail("round trip", "what was written did not come back", "Is it a cluster, or read-only?")]
    return [ok("round trip", "a key written, read back and removed")]


def _redis() -> Redis:
    return Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=PATIENCE_SECONDS,
        socket_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def _where() -> str:
    parts = urlsplit(settings.REDIS_URL)
    return f"{parts.hostname}:{parts.port or 6379}"


def _unreachable(error: RedisError) -> Finding:
    if isinstance(error, AuthenticationError):
        return fail("reach", f"{_where()} refuses the password", "Mend REDIS_URL.")
    return fail(
        "reach", f"{_where()}: {type(error).__name__}", "Is Redis running there? Mend host and port in REDIS_URL."
    )


def _evicts(policy: str) -> Finding:
    mend = "Set maxmemory-policy noeviction: a broker must not drop messages."
    return warn("eviction", f"maxmemory-policy is {policy}", mend)
