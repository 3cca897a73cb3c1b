"""From the public host, where people log in, to an organization's host: a pass that one browser may use once.

Log-in happens on one host and cookies belong to one host, so an organization's host learns who is there by a signed
pass in the address. It begins on the organization's host, which puts a secret into the browser's session and sends
the browser to the public host; the pass that comes back is bound to that secret's digest, to the host and to the
person, lives for a minute, and is spent by being used.
"""

import hashlib
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.core.cache import caches
from django.utils.http import url_has_allowed_host_and_scheme
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

from tenants.middleware import SESSION_PLACE

SALT = "tenants.handoff"
SECONDS = 60
SESSION_SECRET = "handoff"  # noqa: S105  the name of its place in the session


class RefusedPassError(Exception):
    """The pass is not good here; the message tells people why."""


class NobodyCountsError(Exception):
    """Redis is away, so nobody can say whether a pass was used before. It is not accepted."""


@dataclass(frozen=True)
class Pass:
    user: str
    host: str
    next: str
    session: str  # digest of the secret in the session of the browser that asked
    nonce: str


def begin(session: SessionBase, place: str) -> str:
    """Put a secret into the browser's session at `place` (tenants/middleware.py); return the digest that the pass must
    carry.
    """
    session[SESSION_PLACE] = place
    secret = session.setdefault(SESSION_SECRET, secrets.token_urlsafe(32))
    return _digest(secret)


def issue(user: Any, host: str, next_path: str, session_digest: str) -> str:
    """Sign a pass for this person, host and browser."""
    content = Pass(str(user.pk), host, next_path, session_digest, secrets.token_urlsafe(16))
    return signing.dumps(asdict(content), salt=SALT, compress=False)


def redeem(token: str, host: str, session: SessionBase) -> Pass:
    """Accept a pass, once. Raises RefusedPassError, or NobodyCountsError when Redis cannot be asked."""
    content = _open(token)
    if content.host != host:
        raise RefusedPassError("It was made for another address.")
    secret = session.get(SESSION_SECRET)
    if not secret or not secrets.compare_digest(content.session, _digest(secret)):
        raise RefusedPassError("It was made for another browser, or it was used before.")
    _spend(content.nonce)
    del session[SESSION_SECRET]
    return content


def is_local_path(path: str) -> bool:
    """Whether `path` stays on the host where it is followed."""
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)


def _open(token: str) -> Pass:
    try:
        return Pass(**signing.loads(token, salt=SALT, max_age=SECONDS))
    except signing.SignatureExpired:
        raise RefusedPassError(f"It is older than {SECONDS} seconds.") from None
    except (signing.BadSignature, TypeError):
        raise RefusedPassError("It is incomplete or was altered.") from None


def _spend(nonce: str) -> None:
    try:
        is_first = caches["shared"].add(f"handoff:{nonce}", "spent", timeout=2 * SECONDS)
    except (ConnectionInterrupted, RedisError) as error:
        raise NobodyCountsError from error
    if not is_first:
        raise RefusedPassError("It was used before.")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
