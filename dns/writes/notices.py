"""What staff are told by mail of the zones: that something changed there which none of us wrote."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from dns.models import JournalEntry
from dns.writes.elsewhere import ForeignChange, in_words
from tenants.notices import staff_addresses

TEXT = """\
While {deed} was written{others}, something else changed in zone {zone}:

{changes}

The provider may have done it because of the write, or somebody changed the zone at the same time. We do not touch it.

Look:    {address}
         manage.py dns journal --name {name}
"""


def tell_staff_of_changes_elsewhere(entry: JournalEntry, writes: int, changes: list[ForeignChange]) -> None:
    """One message to all active staff, once for the same changes; it is written to rows, and a worker sends it.

    `entry` is the newest of the `writes` that were made since the zone was last seen.
    """
    recipients = staff_addresses()
    if not recipients or _was_told(entry, changes):
        return
    lines = "\n".join(f"- {in_words(change)}" for change in changes)
    others = f" (the last of {writes} writes)" if writes > 1 else ""
    facts = {"zone": entry.zone, "name": entry.name, "address": _address_of(entry)}
    text = TEXT.format(deed=entry, others=others, changes=lines, **facts)
    send_mail(f"{entry.zone} changed elsewhere", text, None, recipients)


def _was_told(entry: JournalEntry, changes: list[ForeignChange]) -> bool:
    """Several workers may see the same change."""
    others = JournalEntry.objects.filter(zone=entry.zone, elsewhere__contains=changes).exclude(pk=entry.pk)
    return others.exists()


def _address_of(entry: JournalEntry) -> str:
    path = reverse("admin:dns_journalentry_change", args=[entry.pk], urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return settings.PUBLIC_URL + path
