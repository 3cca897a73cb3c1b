"""Everything else in a zone must stand as it stood before we wrote: looked at once for all writes of a minute."""

import logging

from django.db import transaction

from dns.models import JournalEntry
from dns.providers.base import DnsZone
from dns.registry import provider_for
from dns.writes.elsewhere import ForeignChange, changes_elsewhere, in_words
from dns.writes.notices import tell_staff_of_changes_elsewhere
from dns.writes.whole_look import hold_look, last_look, replace_look, take_look, writes_since
from dns.zones import base_zones
from sonicus.lib.providers import ProviderError

logger = logging.getLogger(__name__)


def compare_all() -> None:
    """What cannot be looked at now is compared later, with what was seen before the same writes."""
    for zone in base_zones():
        try:
            compare(zone.base)
        except ProviderError as error:
            logger.warning("what else changed in %s is looked at later: %s", zone.base, error)


def compare(base: str) -> list[ForeignChange]:
    """What changed since the last look that none of us wrote; nothing is read where none of us wrote at all.

    It is kept in the journal at the newest of the writes, since nothing tells which of them brought it about.
    Raises ProviderError, and LookupError where settings do not know the base domain.
    """
    provider = provider_for(base)
    zone = provider.zone_for(base)
    before = last_look(zone)
    writes = list(writes_since(zone, before.at).order_by("ended_at", "at")) if before else []
    if before is None or not writes:
        return []
    now = take_look(provider, zone)
    if not now.records:  # not believed, and nothing to compare the next with
        return []
    changes = changes_elsewhere(zone, before.records, now.records, before.at)
    if changes:
        _report(zone, writes, changes)
    replace_look(zone, before, now)
    return changes


def _report(zone: DnsZone, writes: list[JournalEntry], changes: list[ForeignChange]) -> None:
    """Journal and mail; or neither, where this process dies: then the look stays the last, and it is told next time."""
    newest = writes[-1]
    for change in changes:
        logger.warning("zone %s changed elsewhere during %s: %s", newest.zone, newest, in_words(change))
    with transaction.atomic():
        hold_look(zone)  # of two workers that see the same, one tells
        tell_staff_of_changes_elsewhere(newest, len(writes), changes)
        JournalEntry.objects.filter(pk=newest.pk).update(elsewhere=changes)
