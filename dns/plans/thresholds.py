"""How many changes at once need somebody's word: more is seldom drift, and often a mistake of ours or of the settings.

Counted are updates and deletions that nobody asked for, of each zone by itself; what is missing may always be made
anew.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from dns.models import JournalEntry, Record, Zone
from tenants.locks import hold
from tenants.models import Condition

STEP = "dns"
AT_ONCE = 10
SHARE = 0.3
LEAST_OWNED = 10  # a share of fewer says nothing
WINDOW = timedelta(minutes=15)  # of the loop: within it, changes count as made at once
HELD_BACK = "HeldBack"

FORCE = "manage.py dns apply --yes --force"


@dataclass(frozen=True)
class Tally:
    """Of one zone: how many places are ours, and how many of them would be changed at once."""

    owned: int
    changed: int

    @property
    def is_too_much(self) -> bool:
        return self.changed > AT_ONCE or (self.owned >= LEAST_OWNED and self.changed > SHARE * self.owned)

    def __str__(self) -> str:
        most = min(AT_ONCE, int(SHARE * self.owned)) if self.owned >= LEAST_OWNED else AT_ONCE
        return f"{self.changed} of our {self.owned} places would be updated or removed at once (at most {most})"


def tally_of(zone_name: str, changed: int) -> Tally:
    owned = Record.objects.filter(zone=zone_name).values("name", "type").distinct().count()
    return Tally(owned, changed)


def tally_of_loop(zone_name: str, organization_id: uuid.UUID, changed: int) -> Tally:
    """With what the loop repaired there a moment ago, and what of other organizations is held back there already."""
    deeds = [JournalEntry.Action.UPDATE, JournalEntry.Action.DELETE]
    lately = JournalEntry.objects.filter(zone=zone_name, is_drift=True, action__in=deeds, at__gte=Now() - WINDOW)
    repaired = lately.exclude(state=JournalEntry.State.FAILED).count()
    others = held_back().filter(_concerns(zone_name)).exclude(organization_id=organization_id)
    return tally_of(zone_name, repaired + others.count() + changed)


@contextmanager
def counted_alone(zone_name: str, organization_id: uuid.UUID, changed: int) -> Iterator[Tally]:
    """Plans are made side by side, so what a plan counted may be too little by now: whoever begins to write counts
    once more, and until that is committed nobody else counts for this zone.
    """
    with transaction.atomic():
        hold(f"dns brake {zone_name}")
        yield tally_of_loop(zone_name, organization_id, changed)


def held_back(base: str | None = None) -> QuerySet[Condition]:
    """Steps that the brake holds, of one base domain or of all."""
    found = Condition.objects.filter(step=STEP, reason=HELD_BACK, organization__left_at__isnull=True)
    return found.filter(organization__base_domain=base) if base else found


def held_back_in_words(base: str, count: int) -> str:
    """What operators are told, and what they can do; empty where nothing is held back."""
    if not count:
        return ""
    are = "organization is" if count == 1 else "organizations are"
    look = f"See: manage.py dns plan --zone {base}. If it is right: {FORCE} --zone {base}"
    return f"{count} {are} held back, because too much would be changed at once. {look}"


def _concerns(zone_name: str) -> Q:
    """Organizations that belong there, or still hold something there; several base domains may share a zone."""
    bases = Zone.objects.filter(name=zone_name).values("base")
    holders = Record.objects.filter(zone=zone_name, organization__isnull=False).values("organization")
    return Q(organization__base_domain__in=bases) | Q(organization__in=holders)
