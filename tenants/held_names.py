"""Addresses held back after a sign-up with an e-mail address that was known already.

Such a sign-up makes nothing and says nothing. Were its address then still free for others, a stranger could learn
from that who has an account. So it counts as taken, except for the person of that e-mail address.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.core.cache import caches
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

UNVERIFIED_FOR = timedelta(days=2)  # and so long a sign-up keeps its name before its e-mail is proven


def hold(slug: str, email: str) -> None:
    caches["shared"].add(_key(slug), email.lower(), timeout=int(UNVERIFIED_FOR.total_seconds()))


def is_held(slug: str, *, for_email: str) -> bool:
    """Whether somebody else's sign-up holds it. Without Redis nothing is held."""
    try:
        holder = caches["shared"].get(_key(slug))
    except (ConnectionInterrupted, RedisError):
        return False
    return holder is not None and holder != for_email.lower()


def held_among(slugs: Iterable[str]) -> set[str]:
    """Those that are held for anybody. Without Redis none is."""
    keys = {_key(slug): slug for slug in slugs}
    try:
        return {keys[key] for key in caches["shared"].get_many(keys)}
    except (ConnectionInterrupted, RedisError):
        return set()


def _key(slug: str) -> str:
    return f"held-name:{slug}"
