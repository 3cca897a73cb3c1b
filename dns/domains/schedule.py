"""When a domain is looked at again, and how long it may go without its proof.

The curve is that of Cloudflare for SaaS: 60 s x 1.05^n for ten tries, then 60 s x 1.15^n, at most 4 h apart.
"""

from datetime import datetime, timedelta

from dns.models import CustomDomain

UNPROVEN_FOR = timedelta(days=7)
REMIND_BEFORE = (timedelta(days=3), timedelta(days=1))
DAY = timedelta(days=1)
SAME_DAY = timedelta(hours=20)  # failed looks that are nearer to each other count once
TELL_AFTER, WARN_AFTER, STOP_AFTER, RELEASE_AFTER = 2, 3, 7, 14  # failed days in a row; told while nobody can take it

FIRST_SECONDS, LONGEST_SECONDS = 60.0, 4 * 3600.0
EARLY_TRIES = 10
SOON = timedelta(hours=1)  # after a look at which nobody answered, or that found no certificate possible
LEASE = timedelta(seconds=60)
AT_ONCE_EVERY = timedelta(seconds=10)  # how often “verify now” does something


def back_off(tries: int) -> timedelta:
    """The wait after so many tries."""
    factor = 1.05 if tries <= EARLY_TRIES else 1.15
    return timedelta(seconds=min(FIRST_SECONDS * factor ** min(tries, 100), LONGEST_SECONDS))


def next_look(domain: CustomDomain, now: datetime, *, is_soon: bool) -> datetime:
    """An unproven one is looked at once more at the moment at which it would be dropped."""
    if domain.ownership != CustomDomain.Ownership.PENDING:
        return now + (SOON if is_soon else DAY)
    at = now + back_off(domain.checks)
    if domain.expires_at is None:
        return at
    return min(at, domain.expires_at) if domain.expires_at > now else now + SOON


def is_over(domain: CustomDomain, now: datetime, *, is_unknown: bool) -> bool:
    """Whether an unproven one is dropped; a day later where its servers could not be asked at the end."""
    if domain.expires_at is None:
        return False
    return now >= domain.expires_at + (DAY if is_unknown else timedelta(0))


def is_new_day(domain: CustomDomain, now: datetime) -> bool:
    return domain.failed_at is None or now - domain.failed_at >= SAME_DAY


def reminders_due(domain: CustomDomain, now: datetime) -> int:
    """How many of the reminders should have been sent by now."""
    left = domain.expires_at - now if domain.expires_at else UNPROVEN_FOR
    return sum(left <= before for before in REMIND_BEFORE)
