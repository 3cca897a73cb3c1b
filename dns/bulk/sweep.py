"""The loop: send what may be sent, read what has come, send again what was lost."""

import time
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from dns.bulk.answers import Answer, is_answer_to, read_answer
from dns.bulk.bucket import Bucket
from dns.bulk.lane import Flight, Lane
from dns.bulk.limits import Limits
from dns.bulk.odd import OddError
from dns.bulk.outcome import Outcome
from dns.bulk.questions import Place, Question, query
from dns.bulk.slow_crew import SlowCrew
from dns.bulk.slow_path import SILENT
from dns.bulk.sockets import Sockets, plain_address
from dns.bulk.under_way import UnderWay

LONGEST_WAIT, CREW_WAIT, NO_ROOM_WAIT = 0.1, 0.01, 0.001
TOO_LATE = "was not asked in time"


class Sweep:
    """Used by `with`; may ask several times, and keeps its ports and what each server was asked in the last moment.

    `ignored` counts messages that answered nothing under way: late, doubled, foreign or forged.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._sockets = Sockets()
        self._crew = SlowCrew(limits.tcp_seconds)
        self._lanes: dict[Place, Lane] = {}
        self._begin_anew()
        self.ignored = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._crew.close()
        self._sockets.close()

    def ask(self, questions: Iterable[Question]) -> list[Outcome]:
        """One outcome for each, as they were settled. Raises ValueError for what is no name or no address."""
        self._begin_anew()
        self._queue(questions)
        deadline = time.monotonic() + self._limits.deadline_seconds
        while self._open:
            now = time.monotonic()
            if now >= deadline:
                self._give_up()
                break
            self._take_overdue(now)
            self._send(now)
            self._receive(self._seconds_to_wait(time.monotonic()))
            for flight, result in self._crew.done():
                self._settle(flight, result, "tcp")
        return self._outcomes

    def _begin_anew(self) -> None:
        self._under_way = UnderWay(self._limits)
        self._outcomes: list[Outcome] = []
        self._open = 0
        self._has_no_room = False
        for lane in self._lanes.values():
            lane.silent = lane.under_way = 0

    def _queue(self, questions: Iterable[Question]) -> None:
        flights = [self._flight(question) for question in questions]
        for flight in flights:
            flight.lane.fresh.append(flight)
        self._open = len(flights)

    def _flight(self, question: Question) -> Flight:
        place = Place(plain_address(question.place.address), question.place.port)
        if place not in self._lanes:
            self._lanes[place] = Lane(place, Bucket(self._limits.cap, time.monotonic()))
        return Flight(question, question.wire(), self._lanes[place])

    def _take_overdue(self, now: float) -> None:
        for flight in self._under_way.overdue(now):
            if flight.tries < self._limits.tries:
                flight.lane.put_back(flight)
                continue
            self._settle(flight, SILENT)
            flight.lane.silent += 1
            if flight.lane.silent >= self._limits.give_up_after:
                self._abandon(flight.lane, SILENT)

    def _abandon(self, lane: Lane, why: str) -> None:
        for flight in lane.drain():
            self._settle(flight, why)

    def _give_up(self) -> None:
        for flight in self._under_way:
            self._settle(flight, TOO_LATE)
        for lane in self._lanes.values():
            self._abandon(lane, TOO_LATE)
        self._crew.forget()

    def _send(self, now: float) -> None:
        self._has_no_room = False
        for lane in self._lanes.values():
            while not self._has_no_room and (flight := lane.next_flight(self._limits, now)):
                self._launch(flight, now)

    def _launch(self, flight: Flight, now: float) -> None:
        if flight.by_tcp:
            self._crew.take(flight)
            return
        identifier = self._under_way.begin(flight, now)
        message = query(identifier, flight.wire, is_recursive=flight.question.recursive)
        try:
            self._has_no_room = not self._sockets.send(message, flight.lane.place)
        except OSError as error:
            self._settle(flight, f"cannot be asked ({error.strerror})")
            return
        if self._has_no_room:
            flight.lane.put_back(flight)
            return
        flight.tries += 1
        self._under_way.await_answer(flight, now)

    def _receive(self, seconds: float) -> None:
        for message, address, port in self._sockets.receive(seconds):
            flight = self._under_way.find(address, port, int.from_bytes(message[:2]))
            if flight is None or flight.by_tcp or not is_answer_to(message, flight.wire):
                self.ignored += 1
                continue
            flight.lane.silent = 0
            try:
                self._settle(flight, read_answer(message, flight.wire))
            except OddError:
                flight.by_tcp = True
                flight.lane.put_back(flight)

    def _settle(self, flight: Flight, result: Answer | str, transport: str = "udp") -> None:
        flight.is_settled = True
        self._under_way.end(flight)
        self._open -= 1
        milliseconds = round((time.monotonic() - flight.begun_at) * 1000) if flight.begun_at else 0
        answer, failure = (None, result) if isinstance(result, str) else (result, "")
        self._outcomes.append(Outcome(flight.question, milliseconds, answer, failure, transport))

    def _seconds_to_wait(self, now: float) -> float:
        if self._has_no_room:
            return NO_ROOM_WAIT
        waits = [CREW_WAIT if self._crew.is_busy else LONGEST_WAIT]
        waits += [lane.bucket.seconds_to_next(now) for lane in self._lanes.values() if lane.has_next(self._limits)]
        if (next_at := self._under_way.next_at()) is not None:
            waits.append(max(0.0, next_at - now))
        return min(waits)
