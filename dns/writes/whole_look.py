"""The last look at a whole zone: what the next one is compared with, shared by all workers through Redis.

Before a zone is written to, one must have been taken; every write since is compared by the next (comparing.py). So a
zone is read as often as time passes, not as often as it is written to. Without Redis nothing is compared.
"""

import json
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import caches
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

from dns.models import JournalEntry
from dns.providers.base import DnsProvider, DnsRecord, DnsZone
from tenants.locks import hold

FRESH = timedelta(minutes=2)  # twice as long as beat takes to have the next one taken
KEPT_SECONDS = 24 * 60 * 60
CLOCK = "SELECT clock_timestamp()"  # the journal's, so that clocks of machines need not agree


@dataclass(frozen=True)
class WholeLook:
    """`at` is before the provider was asked: what was written earlier is in it."""

    at: datetime
    records: list[DnsRecord]


def take_look(provider: DnsProvider, zone: DnsZone) -> WholeLook:
    """Raises ProviderError."""
    at = _now()
    return WholeLook(at, provider.survey(zone))


def ensure_look(provider: DnsProvider, zone: DnsZone) -> None:
    """Before a write: what was last seen of the zone shall not be old. Raises ProviderError."""
    if _is_usable(zone):
        return
    look = take_look(provider, zone)
    if not look.records:  # that cannot be true
        return
    with transaction.atomic():
        hold_look(zone)
        if not _is_usable(zone):  # who was quicker may have written by now: only his look is from before that
            _keep(zone, look)


def last_look(zone: DnsZone) -> WholeLook | None:
    kept = _kept(zone)
    if kept is None:
        return None
    at, packed = kept
    facts = json.loads(zlib.decompress(packed))
    return WholeLook(at, [DnsRecord(name, type, text, ttl, disabled=off) for name, type, text, ttl, off in facts])


def replace_look(zone: DnsZone, old: WholeLook, new: WholeLook) -> None:
    with transaction.atomic():
        hold_look(zone)
        kept = _kept(zone)
        if kept is None or kept[0] == old.at:
            _keep(zone, new)


def hold_look(zone: DnsZone) -> None:
    """Until the transaction ends nobody else replaces the look, or tells of what it shows."""
    hold(_key(zone))


def writes_since(zone: DnsZone, at: datetime) -> QuerySet[JournalEntry]:
    """Those that were ended since."""
    return JournalEntry.objects.filter(zone=zone.name, ended_at__gte=at)


def _is_usable(zone: DnsZone) -> bool:
    """An old one as well, as long as a write since it is under way or was not compared yet."""
    kept = _kept(zone)
    if kept is None:
        return False
    at, _ = kept
    under_way = Q(state=JournalEntry.State.BEGUN, zone=zone.name)
    return at > _now() - FRESH or writes_since(zone, at).exists() or JournalEntry.objects.filter(under_way).exists()


def _now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(CLOCK)
        now: datetime = cursor.fetchone()[0]
    return now


def _kept(zone: DnsZone) -> tuple[datetime, bytes] | None:
    try:
        kept: tuple[datetime, bytes] | None = caches["shared"].get(_key(zone))
    except (ConnectionInterrupted, RedisError):
        return None
    return kept


def _keep(zone: DnsZone, look: WholeLook) -> None:
    fields = [(record.name, record.type, record.content, record.ttl, record.disabled) for record in look.records]
    packed = zlib.compress(json.dumps(fields).encode(), level=1)
    try:
        caches["shared"].set(_key(zone), (look.at, packed), timeout=KEPT_SECONDS)
    except (ConnectionInterrupted, RedisError):
        return


def _key(zone: DnsZone) -> str:
    return f"dns whole look {zone.name}"
