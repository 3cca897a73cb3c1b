"""What staff are told by mail of the zones: that something changed there which none of us wrote."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db.models.functions import Now
from django.urls import reverse

from dns.models import JournalEntry
from dns.writes.elsewhere import ForeignChange, in_words
from tenants.notices import staff_addresses

AGAIN = timedelta(hours=1)
TEXT = """\
While {deed} was written{others}, something else changed in zone {zone}:

{changes}

The provider may have done it because of the write, or somebody changed the zone at the same time. We do not touch it.

Look:    {address}
         manage.py dns journal --name {name}
"""


def tell_staff_of_changes_elsewhere(entry: JournalEntry, writes: int, changes: list[ForeignChange]) -> None:
    """One message to all active staff, for the same changes once an hour; it is written to rows, and a worker sends it.

    `entry` is the newest of the `writes` that were made since the zone was last seen; it does not say the changes yet.
    """
    recipients = staff_addresses()
    if not recipients or _was_told(entry.zone, changes):
        return
    lines = "\n".join(f"- {in_words(change)}" for change in changes)
    others = f" (the last of {writes} writes)" if writes > 1 else ""
    facts = {"zone": entry.zone, "name": entry.name, "address": _address_of(entry)}
    text = TEXT.format(deed=entry, others=others, changes=lines, **facts)
    send_mail(f"{entry.zone} changed elsewhere", text, None, recipients)


def _was_told(zone: str, changes: list[ForeignChange]) -> bool:
    """Several workers may see the same change; what is mended and breaks again later is told again."""
    lately = JournalEntry.objects.filter(zone=zone, ended_at__gte=Now() - AGAIN)
    return lately.filter(elsewhere__contains=changes).exists()


def _address_of(entry: JournalEntry) -> str:
    path = reverse("admin:dns_journalentry_change", args=[entry.pk], urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return settings.PUBLIC_URL + path
