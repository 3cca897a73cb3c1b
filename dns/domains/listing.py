"""Domains as programs and terminals are shown them."""

from dataclasses import dataclass
from datetime import datetime

from dns.domains.cautions import cautions
from dns.domains.instructions import Instruction, instructions
from dns.domains.naming import display
from dns.models import CustomDomain
from tenants.models import Organization
from tenants.table import table


@dataclass(frozen=True)
class DomainLine:
    name: str
    organization: str
    ownership: str
    certificate: str
    reason: str
    checked_at: datetime | None


@dataclass(frozen=True)
class Said:
    """What one name server said at the last look."""

    server: str
    health: str
    says: str


@dataclass(frozen=True)
class DomainPage:
    """One domain: its state, what to set, who sees what."""

    name: str
    shown: str
    organization: str
    ownership: str
    certificate: str
    certificate_message: str
    reason: str
    message: str
    dns_host: str
    instructions: tuple[Instruction, ...]
    servers: tuple[Said, ...]
    warnings: tuple[str, ...]
    checked_at: datetime | None
    next_check_at: datetime | None
    expires_at: datetime | None

    def __str__(self) -> str:
        head = f"{self.shown} of {self.organization}: {self.ownership}" + (f" ({self.reason})" if self.reason else "")
        state = CustomDomain.Certificate(self.certificate).label
        lines = [head, self.message, f"Certificate: {state}. {self.certificate_message}".strip()]
        return "\n".join([*filter(None, lines), *self._records, *self._servers, *self._ends])

    @property
    def _records(self) -> list[str]:
        if not self.instructions:
            return []
        rows = [(each.type, each.host, each.value, str(each.ttl), each.state) for each in self.instructions]
        where = f" at {self.dns_host}" if self.dns_host else ""
        return ["", f"Set{where}:", table(("type", "name", "value", "TTL", "state"), rows)]

    @property
    def _servers(self) -> list[str]:
        rows = [(each.server, each.health, each.says) for each in self.servers]
        return ["", table(("server", "health", "says"), rows)] if rows else []

    @property
    def _ends(self) -> list[str]:
        lines = [f"Note: {warning}" for warning in self.warnings]
        if self.expires_at:
            lines.append(f"Dropped unless proven by: {self.expires_at:%Y-%m-%d %H:%M:%S} UTC")
        if self.next_check_at:
            lines.append(f"Looked at again: {self.next_check_at:%Y-%m-%d %H:%M:%S} UTC")
        return ["", *lines] if lines else []


def listing(organization: Organization | None = None) -> list[DomainLine]:
    """The living ones, by name; of one organization, or of all."""
    rows = CustomDomain.objects.living().select_related("organization")
    return [_line(row) for row in (rows.filter(organization=organization) if organization else rows)]


def page(domain: CustomDomain) -> DomainPage:
    """Asks nobody: as it was last seen."""
    seen = domain.diagnosis
    return DomainPage(
        domain.name,
        display(domain.name),
        domain.organization.slug,
        domain.ownership,
        domain.certificate,
        domain.certificate_message,
        domain.reason,
        domain.message,
        seen.get("dns_host", ""),
        tuple(instructions(domain)) if domain.is_living else (),
        tuple(Said(each["server"], each["health"], each["says"]) for each in seen.get("servers", ())),
        (*seen.get("warnings", ()), *cautions(domain)),
        domain.checked_at,
        domain.next_check_at,
        domain.expires_at if not domain.proven_at else None,
    )


def _line(row: CustomDomain) -> DomainLine:
    return DomainLine(row.name, row.organization.slug, row.ownership, row.certificate, row.reason, row.checked_at)
