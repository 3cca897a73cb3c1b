"""What becomes of a deployment, and when: laid down in advance, so that a restart of the sandbox changes nothing."""

from dataclasses import asdict, dataclass, replace
from typing import Any

ACCEPTED, PROVISIONING, HEALTH_CHECK, LIVE = "accepted", "provisioning", "health_check", "live"
FAILED, STOPPED, REMOVING, REMOVED = "failed", "stopped", "removing", "removed"


@dataclass(frozen=True)
class Moment:
    """From `at` (sandbox time) on, until the next moment, this is how the deployment stands."""

    seq: int
    at: float
    phase: str
    instances: int
    ready_instances: int = 0
    message: str = ""
    event: str = ""


@dataclass(frozen=True)
class Timeline:
    moments: tuple[Moment, ...]

    @classmethod
    def load(cls, documents: list[dict[str, Any]]) -> "Timeline":
        return cls(tuple(Moment(**document) for document in documents))

    def dump(self) -> list[dict[str, Any]]:
        return [asdict(moment) for moment in self.moments]

    def at(self, now: float) -> Moment:
        past = [moment for moment in self.moments if moment.at <= now]
        return past[-1] if past else self.moments[0]

    def after(self, now: float) -> tuple[Moment, ...]:
        return tuple(moment for moment in self.moments if moment.at > now)

    def turned(self, now: float, *steps: tuple[float, dict[str, Any]]) -> "Timeline":
        """The same past with another future; each step is (seconds from now, what becomes different)."""
        past = tuple(moment for moment in self.moments if moment.at <= now) or self.moments[:1]
        for seconds, facts in steps:
            past += (replace(past[-1], seq=past[-1].seq + 1, at=now + seconds, **facts),)
        return Timeline(past)


def of_start(now: float, instances: int, *, slower_by: float = 0.0, failure: str = "") -> Timeline:
    """From the request to live in half a second, or to a failure in its place. `slower_by` prolongs provisioning."""
    end = _step(FAILED, failure) if failure else _step(LIVE, "Healthy.", ready_instances=instances)
    accepted = Moment(1, now, ACCEPTED, instances, message="Accepted.", event="deployment.accepted")
    return Timeline((accepted,)).turned(
        now,
        (0.05, _step(PROVISIONING, "The image is fetched.", event="deployment.progress")),
        (0.25 + slower_by, _step(HEALTH_CHECK, "The instances start.", event="deployment.progress")),
        (0.5 + slower_by, end),
    )


def scaled(timeline: Timeline, now: float, instances: int) -> Timeline:
    """Wanted at once, there a little later; one that is not live yet comes up with the new number."""
    if timeline.at(now).phase != LIVE:
        return Timeline(
            tuple(_resized(moment, instances) if moment.at > now else moment for moment in timeline.moments)
        )
    wanted = {"instances": instances, "event": "", "message": "Scaling."}
    there = {"ready_instances": instances, "event": "scale.applied", "message": f"{instances} instances."}
    return timeline.turned(now, (0.0, wanted), (0.2, there))


def stopped(timeline: Timeline, now: float) -> Timeline:
    return timeline.turned(now, (0.0, _step(STOPPED, "Stopped.", event="deployment.progress")))


def started(timeline: Timeline, now: float) -> Timeline:
    there = _step(LIVE, "Healthy.", ready_instances=timeline.at(now).instances)
    return timeline.turned(now, (0.2, there))


def removed(timeline: Timeline, now: float) -> Timeline:
    """Asking again while it goes changes nothing."""
    if timeline.at(now).phase in (REMOVING, REMOVED):
        return timeline
    going = _step(REMOVING, "The instances stop.", event="deployment.progress")
    return timeline.turned(now, (0.0, going), (0.2, _step(REMOVED, "Removed.", instances=0)))


def _step(phase: str, message: str, *, event: str = "", **facts: Any) -> dict[str, Any]:
    return {"ready_instances": 0, **facts, "phase": phase, "message": message, "event": event or f"deployment.{phase}"}


def _resized(moment: Moment, instances: int) -> Moment:
    return replace(moment, instances=instances, ready_instances=instances if moment.ready_instances else 0)
