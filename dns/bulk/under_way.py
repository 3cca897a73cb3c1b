"""Questions that were sent and not answered yet: found by who answers, and by when patience ends."""

import heapq
import itertools
import secrets
from collections.abc import Iterator

from dns.bulk.lane import Flight
from dns.bulk.limits import Limits


class UnderWay:
    """Identifiers are random, and free at their server."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._flights: dict[tuple[str, int, int], Flight] = {}
        self._timers: list[tuple[float, int, Flight]] = []
        self._numbers = itertools.count()  # flights themselves have no order

    def __iter__(self) -> Iterator[Flight]:
        return iter(list(self._flights.values()))

    def begin(self, flight: Flight, now: float) -> int:
        """Its identifier; the same one, where it has begun already."""
        if flight.identifier is None:
            address, port = flight.lane.place
            while (key := (address, port, secrets.randbits(16))) in self._flights:
                pass
            self._flights[key] = flight
            flight.identifier, flight.begun_at = key[2], now
            flight.lane.under_way += 1
        return flight.identifier

    def find(self, address: str, port: int, identifier: int) -> Flight | None:
        return self._flights.get((address, port, identifier))

    def end(self, flight: Flight) -> None:
        if flight.identifier is not None:
            del self._flights[(*flight.lane.place, flight.identifier)]
            flight.lane.under_way -= 1

    def await_answer(self, flight: Flight, now: float) -> None:
        at = now + self._limits.retry_seconds
        if flight.tries >= self._limits.tries:
            at = max(at, flight.begun_at + self._limits.patience_seconds)
        heapq.heappush(self._timers, (at, next(self._numbers), flight))

    def overdue(self, now: float) -> Iterator[Flight]:
        while self._timers and self._timers[0][0] <= now:
            flight = heapq.heappop(self._timers)[2]
            if not flight.is_settled and not flight.by_tcp:
                yield flight

    def next_at(self) -> float | None:
        return self._timers[0][0] if self._timers else None
