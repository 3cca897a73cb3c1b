"""How many changes at once need somebody's word: more is seldom drift, and often a mistake of ours or of the settings.

Counted are updates and deletions that nobody asked for; what is missing may always be made anew.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db.models.functions import Now

from dns.models import JournalEntry, Record
from tenants.models import Condition

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


def tally_of_loop(zone_name: str, step: str, organization_id: uuid.UUID, changed: int) -> Tally:
    """With what the loop repaired a moment ago, and what of other organizations is held back already.

    Workers at the same time do not see each other's plans, so it may become as many more as there are workers.
    """
    deeds = [JournalEntry.Action.UPDATE, JournalEntry.Action.DELETE]
    lately = JournalEntry.objects.filter(zone=zone_name, is_drift=True, action__in=deeds, at__gte=Now() - WINDOW)
    repaired = lately.exclude(state=JournalEntry.State.FAILED).count()
    held_back = Condition.objects.filter(step=step, reason=HELD_BACK).exclude(organization_id=organization_id)
    return tally_of(zone_name, repaired + held_back.count() + changed)
