"""What the last look found, as rows keep it: who sees what, what is missing, and every answer in the ledger."""

import uuid
from collections.abc import Iterable
from typing import Any

from dns.domains.challenge import Proof
from dns.domains.questions import Answer
from dns.domains.verification import Finding
from dns.domains.views import Lead, View
from dns.domains.wanted import Wanted, wanted_of
from dns.models import CustomDomain, Observation
from dns.propagation.servers import DNS_PORT, Server

MISSING, WRONG, RIGHT, UNKNOWN = "missing", "wrong", "right", "unknown"


def as_json(finding: Finding) -> dict[str, Any]:
    """For CustomDomain.diagnosis. `state` of a record is right, wrong, missing, or unknown where nobody answered."""
    return {
        "zone": finding.found.zone,
        "dns_host": finding.found.dns_host,
        "name_servers": list(finding.found.names),
        "mname": finding.found.soa_names[0],
        "rname": finding.found.soa_names[1],
        "outcome": "proven" if finding.is_proof else "unknown" if finding.is_unknown else "not yet",
        "servers": [_server(view) for view in finding.views],
        "records": {"TXT": _texts(finding.views), "lead": _leads(finding.views)},
        "warnings": list(finding.warnings),
        "questions": finding.questions,
    }


def observations(finding: Finding, domain: CustomDomain) -> list[Observation]:
    """One row of the ledger for each answer that decided; not saved yet."""
    wanted = wanted_of(domain, domain.made_at, finding.found.zone)
    round = uuid.uuid4()
    views = {view.server: view for view in finding.views}
    return [_observation(answer, views[answer.server], domain, wanted, round) for answer in finding.answers]


def _server(view: View) -> dict[str, Any]:
    return {
        "server": view.server.label,
        "address": view.server.address,
        "stance": view.stance.value,
        "agrees": view.is_right,
        "says": view.says,
        "proof": view.proof.value if view.answers else UNKNOWN,
        "lead": view.lead.value if view.answers else UNKNOWN,
    }


def _texts(views: Iterable[View]) -> dict[str, Any]:
    telling = [view for view in views if view.answers]
    states = [RIGHT if v.proof == Proof.RIGHT else MISSING if v.proof == Proof.MISSING else WRONG for v in telling]
    return {"state": _worst(states), "seen": sorted({text for view in telling for text in view.texts})}


def _leads(views: Iterable[View]) -> dict[str, Any]:
    telling = [view for view in views if view.answers]
    states = [RIGHT if v.lead == Lead.RIGHT else MISSING if v.lead == Lead.MISSING else WRONG for v in telling]
    return {"state": _worst(states), "seen": sorted({value for view in telling for value in view.leads})}


def _worst(states: list[str]) -> str:
    return next((state for state in (WRONG, MISSING, RIGHT) if state in states), UNKNOWN)


def _observation(answer: Answer, view: View, domain: CustomDomain, wanted: Wanted, round: uuid.UUID) -> Observation:
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
        stance=_stance(answer, view, is_text=is_text),
        says=view.says,
    )


def _stance(answer: Answer, view: View, *, is_text: bool) -> str:
    """In the words of the ledger (dns/propagation/stances.py)."""
    if not view.answers:
        return {"Silent": "Timeout", "Broken": "ServerFailure", "Lame": "Lame"}[view.stance.value]
    state: str = view.proof.value if is_text else view.lead.value
    return {"right": "Agrees", "missing": "NotYet"}.get(state, "WrongValue")


def _place(server: Server) -> str:
    host = f"[{server.address}]" if ":" in server.address else server.address
    return f"{host}:{server.port or DNS_PORT}"
