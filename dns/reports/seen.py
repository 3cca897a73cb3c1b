"""Who sees what: the newest round of questions, server by server."""

from dataclasses import dataclass
from datetime import datetime

from dns.models import CustomDomain, Observation
from dns.propagation.ledger import in_effect
from dns.propagation.stances import KEEPS, Stance
from dns.reports.words import Label, stance_label
from tenants.models import Organization


@dataclass(frozen=True)
class Seen:
    """One answer of one server, as a row of the ledger and what it means."""

    row: Observation

    @property
    def agrees(self) -> bool:
        return self.row.stance == Stance.AGREES

    @property
    def label(self) -> Label:
        return stance_label(self.row.stance)

    @property
    def answer(self) -> str:
        """What it answered, or why nothing: never left empty."""
        return ", ".join(self.row.answers) or ("no such record" if self.row.rcode == "NOERROR" else self.row.rcode)

    @property
    def expected(self) -> str:
        return ", ".join(self.row.expected) or ("none" if self.row.stance else "–")

    @property
    def objection(self) -> str:
        """What is wrong with it, in words; empty where it agrees, or the answer says it already."""
        return "" if self.agrees or self.row.says == self.answer else self.row.says

    @property
    def for_experts(self) -> str:
        row = self.row
        facts = [
            row.rcode,
            "AA" if row.authoritative else "",
            "AD" if row.secure else "",
            f"serial {row.serial}" if row.serial is not None else "",
            row.transport,
            " → ".join(row.chain),
            f"{row.at:%H:%M:%S} UTC",
        ]
        return " · ".join(fact for fact in facts if fact)

    @property
    def kept_until(self) -> datetime | None:
        """Until then a resolver may go on answering what is outdated (RFC 2308, 5)."""
        is_outdated = self.row.role == Observation.Role.RESOLVER and self.row.stance in KEEPS
        return self.row.kept_until if is_outdated else None


@dataclass(frozen=True)
class Round:
    """All that was asked at once, and what it means. Empty where nothing was asked yet."""

    seen: list[Seen]

    @property
    def at(self) -> datetime | None:
        return max((one.row.at for one in self.seen), default=None)

    @property
    def has_asked_resolvers(self) -> bool:
        return any(one.row.role == Observation.Role.RESOLVER for one in self.seen)

    @property
    def kept_until(self) -> datetime | None:
        return max((until for one in self.seen if (until := one.kept_until)), default=None)

    def shown(self, *, for_staff: bool) -> list[Seen]:
        return self.seen if for_staff else self.judged

    @property
    def judged(self) -> list[Seen]:
        """What an answer was expected to; the rest is for experts."""
        return [one for one in self.seen if one.row.stance]

    def agreeing(self, role: str) -> tuple[int, int]:
        """How many servers of a role agree in all that they were asked, and how many were asked."""
        servers = {one.row.server for one in self.judged if one.row.role == role}
        against = {one.row.server for one in self.judged if one.row.role == role and not one.agrees}
        return len(servers) - len(against), len(servers)


def newest_round(organization: Organization) -> Round:
    """Of its own name; with what resolvers said that are left alone until they have forgotten it."""
    rows = sorted(in_effect(organization), key=lambda row: (row.role, row.server, row.type, row.name))
    return Round([Seen(row) for row in rows])


def newest_round_of(domain: CustomDomain) -> Round:
    rows = Observation.objects.filter(custom_domain=domain)
    newest = rows.order_by("-at").values("round")[:1]
    return Round([Seen(row) for row in rows.filter(round__in=newest).order_by("server", "type", "name")])
