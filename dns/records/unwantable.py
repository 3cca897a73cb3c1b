"""Why a further record cannot be wanted: by field, the same in admin, API and command."""

import re
from collections.abc import Iterable
from typing import Literal

from django.core.exceptions import ValidationError

from dns.models import WantedRecord
from dns.providers.base import DnsRecord, is_within
from dns.providers.canonical import canonical_name, parsed
from dns.records.ownership import ADDRESS_TYPES
from tenants.refusals import RefusedError

TYPES = ("A", "AAAA", "CAA", "CNAME", "MX", "SRV", "TXT")
LEAST_TTL, LONGEST_TTL = 60, 86400  # seconds
NAME_LONGEST, LABEL_LONGEST = 253, 63  # RFC 1035, 2.3.4
TEXT_LONGEST = 2048
LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")  # services' labels begin with an underscore (RFC 8552)
OTHERS_LABELS = ("_sonicus", "_acme-challenge", "_domainkey")  # ours, the certificate authority's, the mail service's
PRINTABLE = re.compile(r"[\x20-\x7e]+")

Code = Literal["invalid", "conflict", "taken", "leaving"]
Problems = dict[str, list[ValidationError]]


def problems(row: WantedRecord) -> Problems:
    """By field, why this record cannot be wanted; empty where it can."""
    if row.organization.is_leaving:
        return {"name": [refused("leaving", "The organization is being taken down; nothing more is written for it.")]}
    found: Problems = {}
    for field, problem in (
        ("name", _of_name(row)),
        ("type", _of_type(row)),
        ("content", _of_content(row)),
        ("ttl", _of_ttl(row)),
    ):
        if problem:
            found[field] = [refused("invalid", problem)]
    if not found and (clash := _clash(row)):
        found["name"] = [refused("conflict", clash)]
    return found


def _of_name(row: WantedRecord) -> str:
    host, name = row.organization.host, canonical_name(row.name)
    if not is_within(name, host):
        return f"It must be {host} or end with .{host}."
    labels = name.split(".")
    if len(name) > NAME_LONGEST or any(len(label) > LABEL_LONGEST for label in labels):
        return f"At most {NAME_LONGEST} characters, and {LABEL_LONGEST} between two dots."
    if not all(LABEL.fullmatch(label) for label in labels):
        return "Letters, digits, hyphens and underscores, with a dot between labels."
    if others := [label for label in labels if label.startswith(OTHERS_LABELS)]:
        return f"Names with {others[0]} belong to a service of its own."
    return ""


def _of_type(row: WantedRecord) -> str:
    if row.type not in TYPES:
        return f"One of {', '.join(TYPES)}."
    if row.type in (*ADDRESS_TYPES, "CNAME") and canonical_name(row.name) == row.organization.host:
        return "Where the name itself leads is not chosen here: it leads to us."
    return ""


def _of_content(row: WantedRecord) -> str:
    if row.type == "TXT":
        is_good = PRINTABLE.fullmatch(row.content) and len(row.content) <= TEXT_LONGEST
        return "" if is_good else f"From 1 to {TEXT_LONGEST} printable characters of ASCII."
    if row.type not in TYPES:
        return ""
    try:
        parsed(row.type, row.content)
    except ValueError:
        return f"This is no content of {row.type}, for example: {EXAMPLES[row.type]}"
    return ""


EXAMPLES = {
    "A": "192.0.2.1",
    "AAAA": "2001:db8::1",
    "CAA": '0 issue "letsencrypt.org"',
    "CNAME": "shop.example.com",
    "MX": "10 mx.example.com",
    "SRV": "10 5 5060 sip.example.com",
}


def _of_ttl(row: WantedRecord) -> str:
    if isinstance(row.ttl, int) and LEAST_TTL <= row.ttl <= LONGEST_TTL:
        return ""
    return f"From {LEAST_TTL} to {LONGEST_TTL} seconds."


def _clash(row: WantedRecord) -> str:
    """With the others that are wanted: an alias stands alone (RFC 1034, 3.6.2), and leads somewhere."""
    name = canonical_name(row.name)
    others = [
        other.as_value() for other in WantedRecord.objects.filter(organization=row.organization).exclude(pk=row.pk)
    ]
    there = [other for other in others if other.place[0] == name]
    if there and (row.type == "CNAME" or any(other.type == "CNAME" for other in there)):
        return f"An alias (CNAME) stands alone, and at {name} there would be {', '.join(map(str, there))} as well."
    if any(other.type == row.type and other.ttl != row.ttl for other in there):
        return f"All {row.type} at one name have the same lifetime (RFC 2181, 5.2): {there[0].ttl} seconds here."
    if row.type == "CNAME" and _leads_back(row.as_value(), others):
        return f"{name} would lead back to itself."
    return ""


def _leads_back(alias: DnsRecord, others: Iterable[DnsRecord]) -> bool:
    targets = {other.place[0]: _target(other) for other in others if other.type == "CNAME"}
    seen, name = {alias.place[0]}, _target(alias)
    while name not in seen:
        if name not in targets:
            return False
        seen.add(name)
        name = targets[name]
    return True


def _target(alias: DnsRecord) -> str:
    return canonical_name(alias.content)


def refused(code: Code, message: str) -> ValidationError:
    return RefusedError(message, code=code)
