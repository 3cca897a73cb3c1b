"""One round of questions about an organization's name, as it was answered."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from dns.models import Propagation
from dns.propagation.caa import Forbidding
from dns.propagation.forecast import Experience
from dns.propagation.judgement import Judgement
from dns.propagation.stances import SILENT, Expected
from tenants.models import Organization


@dataclass(frozen=True)
class Round:
    """`resolvers` is empty until all authoritative servers agree: none is asked before."""

    organization: Organization
    id: uuid.UUID
    at: datetime
    expected: Expected
    authoritative: list[Judgement]
    resolvers: list[Judgement]
    forbidding: Forbidding | None = None
    way: Propagation | None = None
    experience: Experience | None = None

    @property
    def judgements(self) -> list[Judgement]:
        return [*self.authoritative, *self.resolvers]

    @property
    def are_authoritative(self) -> bool:
        """Whether there are authoritative servers, and all of them agree."""
        return bool(self.authoritative) and all(judgement.agrees for judgement in self.authoritative)

    @property
    def lacking(self) -> int:
        """How many more resolvers must agree; 0 or less where a quorum does."""
        return quorum(len(self.resolvers)) - sum(judgement.agrees for judgement in self.resolvers)

    @property
    def has_quorum(self) -> bool:
        return self.are_authoritative and self.lacking <= 0

    @property
    def written_at(self) -> datetime | None:
        return self.way.written_at if self.way else None

    @property
    def serials(self) -> dict[str, int]:
        """By authoritative server, the serial of the zone that it serves."""
        asked = ((judgement, reply.serial) for judgement in self.authoritative for reply in judgement.asides)
        return {judgement.server.label: serial for judgement, serial in asked if serial is not None}

    @property
    def negative_ttl(self) -> int | None:
        """Seconds that resolvers keep the zone's "does not exist"."""
        kept = [reply.negative_ttl for judgement in self.authoritative for reply in judgement.asides]
        return max((seconds for seconds in kept if seconds is not None), default=None)


def quorum(servers: int) -> int:
    """How many of so many resolvers must agree: DNS_QUORUM, at most all; without it a majority."""
    if settings.DNS_QUORUM is not None:
        return min(int(settings.DNS_QUORUM), servers)
    return servers // 2 + 1 if servers else 0


def missing(judgements: Iterable[Judgement]) -> list[Judgement]:
    return [judgement for judgement in judgements if not judgement.agrees]


def silent(judgements: Iterable[Judgement]) -> list[Judgement]:
    return [judgement for judgement in judgements if judgement.stance in SILENT]
