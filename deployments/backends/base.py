"""What every backend offers. Nothing here waits for an outcome: what was asked for is observed later."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

PROVIDER = "Deployment platform"


class Phase(StrEnum):
    """How far a platform has come with a deployment."""

    ACCEPTED = "accepted"
    PROVISIONING = "provisioning"
    HEALTH_CHECK = "health_check"
    LIVE = "live"
    STOPPED = "stopped"
    FAILED = "failed"
    REMOVING = "removing"
    REMOVED = "removed"


@dataclass(frozen=True)
class ReleaseSpec:
    """All that is needed to run a release; an equal one gives equal instances."""

    image: str
    command: tuple[str, ...] = ()
    port: int = 8000
    health_path: str = "/"
    environment: Mapping[str, str] = field(default_factory=dict)
    instances: int = 1
    cpu: float = 0.5  # cores of each instance
    memory: int = 256  # MiB of each instance

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "command": list(self.command)}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "ReleaseSpec":
        return cls(**{**document, "command": tuple(document["command"])})


@dataclass(frozen=True)
class Subject:
    """Which deployment is meant: a release of an organization, of one installation of ours."""

    install: str
    organization: str
    slug: str
    release: int

    @property
    def labels(self) -> dict[str, str]:
        """What everything outside bears; nothing without our install may be touched."""
        return {
            "sonicus.managed": "true",
            "sonicus.install": self.install,
            "sonicus.organization": self.organization,
            "sonicus.release": str(self.release),
        }


@dataclass(frozen=True)
class Handle:
    """What the platform calls a deployment, and where it tells about it."""

    identifier: str
    status_url: str


@dataclass(frozen=True)
class Observed:
    """What a platform says of a deployment. A higher `seq` is the later word."""

    seq: int
    phase: Phase
    observed_at: datetime
    instances: int = 0  # wanted there
    ready_instances: int = 0
    endpoint: str = ""
    message: str = ""


class DeploymentBackend(Protocol):
    """Every method may raise ProviderError; each is safe to repeat, also after a time-out that did succeed."""

    def validate(self) -> str:
        """Prove that we are let in, without changing anything; returns what was seen."""

    def deploy(self, subject: Subject, spec: ReleaseSpec) -> Handle:
        """Ask for a release to be run. Asking again for the same subject is the same request."""

    def observe(self, handle: Handle) -> Observed | None:
        """How it stands; None when the platform knows nothing of it."""

    def scale(self, subject: Subject, handle: Handle, instances: int, *, seen: int) -> None:
        """Ask for another number of instances. `seen` is the `seq` after which this was decided."""

    def start(self, subject: Subject, handle: Handle, *, seen: int) -> None:
        """Ask for a stopped deployment to run again. `seen` is the `seq` after which this was decided."""

    def remove(self, subject: Subject, handle: Handle | None) -> Handle | None:
        """Ask for it to be taken down, with what it kept; None when there is nothing.

        Without a handle the one of that subject is meant: a request may have arrived although its answer was lost.
        """
