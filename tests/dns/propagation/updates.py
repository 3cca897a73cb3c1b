"""Writes as the world sees them: dynamic updates of a real server, and the journal's entry beside it."""

import base64
from datetime import timedelta

import dns.query
import dns.tsigkeyring
import dns.update
from django.utils import timezone

from dns.models import JournalEntry
from tests.support.name_servers import HOST as LOOPBACK
from tests.support.name_servers import NameServer


def update(server: NameServer, label: str, type: str, *contents: str, ttl: int = 60) -> None:
    """At this place stand these records and no others."""
    name, algorithm, secret = server.key.split(":")
    base64.b64decode(secret)
    keyring = dns.tsigkeyring.from_text({f"{name}.": (f"{algorithm}.", secret)})
    message = dns.update.UpdateMessage(server.zone, keyring=keyring)
    message.delete(label, type)
    for content in contents:
        message.add(label, ttl, type, content)
    assert dns.query.tcp(message, LOOPBACK, 5, server.port).rcode() == 0


def note_write(organization, *, seconds_ago: float = 0) -> None:
    """What the journal says after a write of the organization's address."""
    JournalEntry.objects.create(
        organization=organization,
        zone=organization.base_domain,
        name=organization.host,
        type="A",
        action="create",
        state="done",
        ended_at=timezone.now() - timedelta(seconds=seconds_ago),
        actor_name="loop",
        why="test",
    )
