"""When a name may be expected to be seen: what this zone's own history says, and for how long answers are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from dns.models import Propagation
from sonicus.lib.durations import in_words

HISTORY, LEAST = 50, 3  # writes; of fewer nobody can tell what is usual


@dataclass(frozen=True)
class Experience:
    """How long the last writes below a base domain took until all authoritative servers had them."""

    writes: int
    usual: timedelta  # the median
    slow: timedelta  # nine of ten were faster

    def __str__(self) -> str:
        usual, slow = in_words(self.usual), in_words(self.slow)
        return f"the last {self.writes} writes in this zone usually took {usual}, seldom more than {slow}"


def experience_of(base: str) -> Experience | None:
    """None where too little was written yet. The slowest of few stands for the slow ones."""
    rows = Propagation.objects.below(base).filter(authoritative_at__isnull=False).order_by("-written_at")[:HISTORY]
    took = sorted(row.authoritative_at - row.written_at for row in rows if row.authoritative_at)
    if len(took) < LEAST:
        return None
    return Experience(len(took), took[len(took) // 2], took[min(len(took) - 1, len(took) * 9 // 10)])


def authoritative_by(written_at: datetime | None, experience: Experience | None) -> datetime | None:
    """By then most writes of this zone were served everywhere; None where nothing tells, or that time has passed."""
    if written_at is None or experience is None:
        return None
    by = written_at + experience.slow
    return by if by > timezone.now() else None
