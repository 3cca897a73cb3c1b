"""What a customer sets to prove a name: a text that nobody can guess, and an alias that is this domain's alone.

The text has the form of the IETF's draft on domain verification. The alias is no proof by itself, but without one of
its own a left-over alias would lead to whoever claims the name next (Read the Docs #11242).
"""

import base64
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.conf import settings

from dns.models import CustomDomain

LABEL = "_sonicus-challenge"
TOKEN_BYTES = 20  # 160 bit; 32 letters and digits in base32


class ChallengeState(StrEnum):
    """How the texts of one server stand to the challenge; the best first."""

    RIGHT = "right"
    EXPIRED = "expired"  # by its own date
    WRONG = "wrong"  # a challenge, but of another domain, organization or time
    MISSING = "missing"


BEST_FIRST = list(ChallengeState)


def new_token() -> str:
    return base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().lower()


def challenge_name(name: str) -> str:
    return f"{LABEL}.{name}"


def challenge_text(domain: CustomDomain) -> str:
    expiry = f" expiry={domain.expires_at.isoformat(timespec='seconds')}" if domain.expires_at else ""
    return f"token={domain.token}{expiry}"


def target_host(domain: CustomDomain) -> str:
    """Answered by the wildcard below cname. of BASE_DOMAIN, whichever base domain the organization has."""
    return f"{domain.target}.cname.{settings.BASE_DOMAIN}"


def look_at(texts: Iterable[str], domain: CustomDomain, now: datetime) -> ChallengeState:
    """The best that the texts say. Its date decides until the first proof; the text then stays, and proves daily."""
    until = now if domain.proven_at is None else None
    found = [_look_at_one(text, domain.token, until) for text in texts]
    return min(found, key=BEST_FIRST.index, default=ChallengeState.MISSING)


def _look_at_one(text: str, token: str, now: datetime | None) -> ChallengeState:
    parts = dict(part.split("=", 1) for part in text.split() if "=" in part)
    if "token" not in parts:
        return ChallengeState.MISSING
    if not hmac.compare_digest(parts["token"].encode(), token.encode()):
        return ChallengeState.WRONG
    is_expired = now is not None and "expiry" in parts and _is_past(parts["expiry"], now)
    return ChallengeState.EXPIRED if is_expired else ChallengeState.RIGHT


def _is_past(expiry: str, now: datetime) -> bool:
    """What is no date with a time zone is past."""
    try:
        until = datetime.fromisoformat(expiry)
    except ValueError:
        return True
    return until.tzinfo is None or until <= now
