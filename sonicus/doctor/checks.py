"""Looking at services: each in a thread of its own, so that one that hangs holds up neither the others nor the end."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import DatabaseError, connections
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from sonicus.doctor.services import Look, Service
from sonicus.lib.errors import first_line
from sonicus.lib.findings import Finding, Level, fail
from sonicus.lib.providers import ProviderError

FORESEEN = (ProviderError, RedisError, KombuError, OSError)


@dataclass(frozen=True)
class Checked:
    """What was found at one service, and in how many seconds."""

    service: str
    findings: list[Finding]
    seconds: float = 0.0

    @property
    def failed(self) -> bool:
        return any(finding.level is Level.FAIL for finding in self.findings)


@dataclass
class _Looking:
    name: str
    look: Look
    findings: list[Finding] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        """What nobody foresaw is loud, and leaves no finding: then it counts as failed."""
        try:
            findings = self.look()
        except DatabaseError as error:
            findings = [fail(self.name, f"our database: {first_line(error)}", "Mend postgresql first.")]
        except FORESEEN as error:
            findings = [fail(self.name, first_line(error), "See the error.")]
        finally:
            connections.close_all()
            self.seconds = time.monotonic() - self.started
        self.findings = findings

    def ending(self, patience: float) -> Checked:
        """What was found when it is done, or when `patience` seconds since its start are over."""
        self.thread.join(max(0.0, self.started + patience - time.monotonic()))
        if self.thread.is_alive():
            seen = f"no answer within {patience:.0f} s"
            return Checked(self.name, [fail(self.name, seen, "Is it up, and reachable from here?")], patience)
        nothing = fail(self.name, "the check ended without a result", "See the error above, and tell the developers.")
        return Checked(self.name, self.findings or [nothing], self.seconds)


def check_all(looks: Iterable[tuple[Service, Look]], *, patience: float) -> list[Checked]:
    """Look at all of them at the same time."""
    started = [_start(service, look) for service, look in looks]
    return [one if isinstance(one, Checked) else one.ending(patience) for one in started]


def check(service: Service, look: Look, *, patience: float) -> Checked:
    return check_all([(service, look)], patience=patience)[0]


def _start(service: Service, look: Look) -> "Checked | _Looking":
    """A service whose variables are wrong is not looked at: an answer to stand-in values would mislead."""
    wrong = {problem.variable: problem for problem in settings.CONFIGURATION_PROBLEMS}
    problems = [wrong[name] for name in service.variables if name in wrong]
    if not problems:
        return _Looking(service.name, look)
    seen = "; ".join(f"{problem.variable}: {problem.problem}" for problem in problems)
    return Checked(service.name, [fail(service.name, f"not checked: {seen}", f"Set {problems[0].variable}.")])
