"""What the last look found, as rows keep it: who sees what, what is missing, and every answer in the ledger."""

import uuid
from collections.abc import Iterable
from typing import Any

from dns.domains.inspecting import Inspection
from dns.domains.questions import Answer
from dns.domains.testimony import Testimony
from dns.domains.wanted import Wanted, wanted_of
from dns.models import CustomDomain, Observation
from dns.propagation.servers import DNS_PORT, Server

MISSING, WRONG, RIGHT, UNKNOWN = "missing", "wrong", "right", "unknown"


def as_json(inspection: Inspection) -> dict[str, Any]:
    """For CustomDomain.diagnosis. `state` of a record is right, wrong, missing, or unknown where nobody answered."""
    telling = [one for one in inspection.testimonies if one.answers]
    return {
        "zone": inspection.found.zone,
        "dns_host": inspection.found.dns_host,
        "name_servers": list(inspection.found.names),
        "mname": inspection.found.soa_names[0],
        "rname": inspection.found.soa_names[1],
        "outcome": "proven" if inspection.is_proof else "unknown" if inspection.is_unknown else "not yet",
        "servers": [_server(one) for one in inspection.testimonies],
        "records": {
            "TXT": _record((one.proof, one.texts) for one in telling),
            "lead": _record((one.lead, one.leads) for one in telling),
        },
        "warnings": list(inspection.warnings),
        "caa": inspection.caa,
        "questions": inspection.questions,
    }


def observations(inspection: Inspection, domain: CustomDomain) -> list[Observation]:
    """One row of the ledger for each answer that decided; not saved yet."""
    wanted = wanted_of(domain, domain.made_at, inspection.found.zone)
    round = uuid.uuid4()
    testimonies = {one.server: one for one in inspection.testimonies}
    return [_observation(answer, testimonies[answer.server], domain, wanted, round) for answer in inspection.answers]


def _server(testimony: Testimony) -> dict[str, Any]:
    return {
        "server": testimony.server.label,
        "address": testimony.server.address,
        "health": testimony.health.value,
        "agrees": testimony.is_right,
        "says": testimony.says,
        "proof": testimony.proof.value if testimony.answers else UNKNOWN,
        "lead": testimony.lead.value if testimony.answers else UNKNOWN,
    }


def _record(told: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, Any]:
    """`told`: by each server its state of the record, and the values that stand there. The worst state counts."""
    known = list(told)
    states = {state if state in (RIGHT, MISSING) else WRONG for state, _ in known}
    worst = next((state for state in (WRONG, MISSING, RIGHT) if state in states), UNKNOWN)
    return {"state": worst, "seen": sorted({value for _, values in known for value in values})}


def _observation(
    answer: Answer, testimony: Testimony, domain: CustomDomain, wanted: Wanted, round: uuid.UUID
) -> Observation:
    is_text = answer.type == "TXT"
    expected = [wanted.challenge.value] if is_text else [f"{lead.type} {lead.value}" for lead in wanted.leads]
    return Observation(
        organization_id=domain.organization_id,
        custom_domain=domain,
        round=round,
        server=_place(answer.server),
        role=Observation.Role.AUTHORITATIVE,
        name=answer.name,
        type=answer.type,
        expected=expected,
        rcode=(answer.rcode or answer.failure)[:80],
        answers=[f"CNAME {answer.alias}"] if answer.alias else list(answer.values),
        ttl=answer.ttl,
        authoritative=answer.authoritative,
        milliseconds=answer.milliseconds,
        stance=_stance(answer, testimony, is_text=is_text),
        says=testimony.says,
    )


def _stance(answer: Answer, testimony: Testimony, *, is_text: bool) -> str:
    """In the words of the ledger (dns/propagation/stances.py)."""
    if not testimony.answers:
        return {"Silent": "Timeout", "Broken": "ServerFailure", "Lame": "Lame"}[testimony.health.value]
    state: str = testimony.proof.value if is_text else testimony.lead.value
    return {"right": "Agrees", "missing": "NotYet"}.get(state, "WrongValue")


def _place(server: Server) -> str:
    host = f"[{server.address}]" if ":" in server.address else server.address
    return f"{host}:{server.port or DNS_PORT}"
