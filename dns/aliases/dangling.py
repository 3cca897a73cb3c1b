"""Further records whose target no longer exists. Whoever registers it next has a name of ours (subdomain take-over).

Only names that do not exist at all can be told from outside. A target that exists, at a host who gives it to anybody
that asks, looks like any other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dns.models import WantedRecord
from dns.propagation.asking import Question, Reply, ask_all
from dns.propagation.rounds import quorum
from dns.propagation.servers import resolvers
from dns.providers.base import is_within
from dns.providers.canonical import canonical_name
from dns.zones import base_zones

LEADING_TYPES = ("CNAME", "MX", "SRV")  # their content ends with the name of a host


@dataclass(frozen=True)
class Dangling:
    wish: WantedRecord
    target: str

    def __str__(self) -> str:
        return f"{self.wish.type} {self.wish.name} leads to {self.target}, which does not exist"

    @property
    def mend(self) -> str:
        who = self.wish.organization.slug
        return f"Whoever registers {self.target} has this name. Take the record from the wishes of {who}, or change it."


def dangling_records() -> list[Dangling]:
    """Asks the resolvers. Told is what a quorum of them says, and none denies."""
    found = [Dangling(wish, target) for wish in _wishes() if (target := _target(wish)) and not _is_ours(target)]
    gone = _gone({one.target for one in found})
    return [one for one in found if one.target in gone]


def _wishes() -> Iterable[WantedRecord]:
    living = WantedRecord.objects.filter(organization__leaving_at__isnull=True, organization__left_at__isnull=True)
    return living.filter(type__in=LEADING_TYPES).select_related("organization")


def _target(wish: WantedRecord) -> str:
    """Empty for the root, which says that there is no such service (RFC 2782, RFC 7505)."""
    return canonical_name(wish.content.rpartition(" ")[2])


def _is_ours(target: str) -> bool:
    return any(is_within(target, zone.base) for zone in base_zones())


def _gone(targets: set[str]) -> set[str]:
    servers = resolvers()
    replies = ask_all(servers, [Question(target, "A", recursive=True) for target in sorted(targets)])
    by_target: dict[str, list[Reply]] = {}
    for reply in replies:
        by_target.setdefault(reply.question.name, []).append(reply)
    return {target for target, told in by_target.items() if _is_gone(told, quorum(len(servers)))}


def _is_gone(told: list[Reply], enough: int) -> bool:
    rcodes = [reply.rcode for reply in told]
    return "NOERROR" not in rcodes and rcodes.count("NXDOMAIN") >= enough
