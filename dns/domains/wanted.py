"""What must stand in a customer's zone for one domain, which depends on where the zone begins."""

from dataclasses import dataclass
from datetime import datetime

from dns.domains.challenge import challenge_name, challenge_text, target_host
from dns.domains.naming import registrable
from dns.models import CustomDomain
from dns.records.desired import expected_answers
from dns.records.ownership import ADDRESS_TYPES

CHALLENGE_TTL, LEAD_TTL = 300, 3600  # seconds


@dataclass(frozen=True)
class RecordToSet:
    """`is_needed`: without it the domain is not proven; else it is better to have it."""

    type: str
    name: str
    value: str
    ttl: int
    why: str
    is_needed: bool = True


@dataclass(frozen=True)
class Wanted:
    domain: CustomDomain
    zone: str
    now: datetime

    @property
    def is_apex(self) -> bool:
        """Where a zone begins no alias can stand (RFC 1034, 3.6.2)."""
        return self.domain.name == self.zone

    @property
    def lead_type(self) -> str:
        """What the name is asked for; an alias in its place is answered as well."""
        return next((type for type in ADDRESS_TYPES if expected_answers(type)), "A")

    @property
    def challenge(self) -> RecordToSet:
        why = "Proves that the name is yours. It stays: we look for it every day."
        name = challenge_name(self.domain.name)
        return RecordToSet("TXT", name, challenge_text(self.domain), CHALLENGE_TTL, why)

    @property
    def leads(self) -> list[RecordToSet]:
        if self.is_apex:
            return [
                self._address(type, address) for type in ADDRESS_TYPES for address in sorted(expected_answers(type))
            ]
        why = "Leads visitors to us. The alias belongs to this name alone."
        return [RecordToSet("CNAME", self.domain.name, target_host(self.domain), LEAD_TTL, why)]

    @property
    def records(self) -> list[RecordToSet]:
        return [self.challenge, *self.leads]

    def _address(self, type: str, address: str) -> RecordToSet:
        why = "Leads visitors to us. At the top of a zone there can be no CNAME"
        why += f"; an ALIAS or ANAME to {target_host(self.domain)} does as well, where your DNS host knows these."
        return RecordToSet(type, self.domain.name, address, LEAD_TTL, why, is_needed=type == self.lead_type)


def wanted_of(domain: CustomDomain, now: datetime, zone: str = "") -> Wanted:
    """With the zone as it was last seen; before the first look that of the registered name."""
    known = zone or domain.diagnosis.get("zone") or registrable(domain.name)
    return Wanted(domain, known, now)
