"""What a customer has to set at the DNS host, record by record, and how each of them was last seen."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from dns.domains.diagnosis import MISSING, RIGHT, UNKNOWN, WRONG
from dns.domains.naming import relative
from dns.domains.wanted import RecordToSet, wanted_of
from dns.models import CustomDomain
from dns.records.desired import expected_answers
from dns.records.ownership import ADDRESS_TYPES


@dataclass(frozen=True)
class Instruction:
    """One record. `host` is what goes into a DNS host's field for the name: without the zone, @ for the zone itself.

    `ttl` is in seconds and only advised. `state` is right, missing, wrong, or unknown before the first look; `seen` are
    all values that stood there, as they stood.
    """

    type: str
    name: str
    host: str
    value: str
    ttl: int
    why: str
    is_needed: bool
    state: str
    seen: tuple[str, ...]


def instructions(domain: CustomDomain) -> list[Instruction]:
    """Asks nobody: the states are those of the last look."""
    wanted = wanted_of(domain, timezone.now())
    return [_instruction(record, domain, wanted.zone) for record in wanted.records]


def as_json(domain: CustomDomain) -> list[dict[str, Any]]:
    return [asdict(instruction) for instruction in instructions(domain)]


def _instruction(record: RecordToSet, domain: CustomDomain, zone: str) -> Instruction:
    found = domain.diagnosis.get("records", {}).get("TXT" if record.type == "TXT" else "lead", {})
    seen = tuple(found.get("seen", ()))
    return Instruction(
        record.type,
        record.name,
        relative(record.name, zone),
        record.value,
        record.ttl,
        record.why,
        record.is_needed,
        _state(record, found.get("state", UNKNOWN), seen),
        seen,
    )


def _state(record: RecordToSet, state: str, seen: tuple[str, ...]) -> str:
    """Several addresses at one name are told apart: one may be missing while another is right."""
    if not record.is_needed:
        return UNKNOWN
    if record.type in ADDRESS_TYPES and state == WRONG and set(seen) <= expected_answers(record.type):
        return RIGHT if record.value in seen else MISSING
    return state
