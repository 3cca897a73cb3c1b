"""What a record is at IONOS: which bodies are taken, how they are kept and shown, and in which words one is refused."""

import ipaddress
import uuid
from datetime import UTC, datetime
from typing import Any

TYPES = frozenset(
    "A AAAA CNAME MX NS SOA SRV TXT CAA TLSA SMIMEA SSHFP DS HTTPS SVCB CERT URI RP LOC OPENPGPKEY".split()  # noqa: SIM905
)
PRIORITY_TYPES = ("MX", "SRV")
LEAST_TTL = 60
USUAL_TTL = 3600

Json = dict[str, Any]


def is_within(name: str, zone: str) -> bool:
    """Compared on label borders: evilsonicus.eu is not inside sonicus.eu."""
    return name == zone or name.endswith("." + zone)


def invalid_fields(body: Any, zone: str, *, least_ttl: int = LEAST_TTL) -> list[str]:
    """Names of the fields for which a record is refused; empty when it is good."""
    if not isinstance(body, dict):
        return ["record"]
    if not isinstance(body.get("type"), str):
        return ["type"]
    checks = {
        "name": isinstance(body.get("name"), str) and is_within(body["name"].lower(), zone),
        "type": body["type"] in TYPES,
        "content": _is_content(body["type"], body.get("content")),
        "ttl": _is_number(body.get("ttl", USUAL_TTL), least_ttl),
        "prio": _is_number(body.get("prio", 0), 0),
        "disabled": isinstance(body.get("disabled", False), bool),
    }
    return [field for field, good in checks.items() if not good]


def _is_number(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value < 2**31


def _is_content(type: str, content: Any) -> bool:
    if not isinstance(content, str) or not content.strip():
        return False
    parsers = {"A": ipaddress.IPv4Address, "AAAA": ipaddress.IPv6Address}
    try:
        parsers.get(type, str)(content)
    except ValueError:
        return False
    return True


def new_record(body: Json, zone: str, now: float, *, id: str = "") -> Json:
    """The record as it is stored and shown; the order of the fields is that of real answers."""
    type, content = body["type"], body["content"]
    shown = {
        "name": body["name"].lower(),
        "rootName": zone,
        "type": type,
        "content": quoted(content) if type == "TXT" else content,
        "changeDate": body.get("changeDate") or change_date(now),
        "ttl": body.get("ttl", USUAL_TTL),
    }
    if type in PRIORITY_TYPES:
        shown["prio"] = body.get("prio", 0)
    return {**shown, "disabled": body.get("disabled", False), "id": id or str(uuid.uuid4())}


def quoted(content: str) -> str:
    """TXT is sent bare and kept inside double quotes."""
    return content if len(content) > 1 and content[0] == content[-1] == '"' else f'"{content}"'


def change_date(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
