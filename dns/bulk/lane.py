"""What is still to be asked of one server."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from dns.bulk.bucket import Bucket
from dns.bulk.limits import Limits
from dns.bulk.questions import Place, Question


@dataclass(slots=True, eq=False)
class Flight:
    """One question on its way. Its identifier stays the same through all tries."""

    question: Question
    wire: bytes
    lane: "Lane"
    identifier: int | None = None
    tries: int = 0
    begun_at: float = 0.0
    is_settled: bool = False
    is_waiting: bool = False  # to be sent again
    by_tcp: bool = False


@dataclass(slots=True, eq=False)
class Lane:
    """`again` goes before `fresh`. `silent` counts the questions in a row that nobody answered."""

    place: Place
    bucket: Bucket
    fresh: deque[Flight] = field(default_factory=deque)
    again: deque[Flight] = field(default_factory=deque)
    under_way: int = 0
    silent: int = 0

    def next_flight(self, limits: Limits, now: float) -> Flight | None:
        """The next that may be sent now; it has taken its token."""
        if not self.has_next(limits) or not self.bucket.take(now):
            return None
        if not self.again:
            return self.fresh.popleft()
        flight = self.again.popleft()
        flight.is_waiting = False
        return flight

    def put_back(self, flight: Flight) -> None:
        """Once, whatever the reasons are: a late answer that is odd may find it waiting already."""
        if not flight.is_waiting:
            flight.is_waiting = True
            self.again.append(flight)

    def has_next(self, limits: Limits) -> bool:
        while self.again and self.again[0].is_settled:
            self.again.popleft()
        return bool(self.again) or (bool(self.fresh) and self.under_way < limits.window)

    def drain(self) -> Iterator[Flight]:
        for queue in (self.again, self.fresh):
            while queue:
                flight = queue.popleft()
                if not flight.is_settled:
                    yield flight
