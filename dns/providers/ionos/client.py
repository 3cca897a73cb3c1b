"""The IONOS Hosting DNS API, version 1, on the wire (developer.hosting.ionos.com/docs/dns).

The call that replaces a whole zone (PUT /v1/zones/{id}) is left out on purpose.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import quote

from dns.providers.base import DnsRecord, DnsZone
from dns.providers.believable import host_name, identifier, lifetime, readable
from dns.providers.canonical import canonical_name, plain_content
from dns.providers.ionos.errors import error_of
from dns.providers.texts import is_plain, kept_text, quoted_text, wire_text
from sonicus.lib.http import MAX_BODY_BYTES, Answer, Service
from sonicus.lib.providers import ErrorKind, ProviderError

NAME = "IONOS DNS"
Parsed = TypeVar("Parsed")

PRIORITY_TYPES = ("MX", "SRV")
RETRIES = 2  # an idle connection is closed after 15 s; the second is for what is really wrong
DEADLINE_SECONDS = 25.0  # of one call with its retries
PATIENCE_SECONDS = 5.0  # for a Retry-After; what takes longer is the loop's to wait for
PASSING_STATUSES = (500, 502, 503, 504)  # a 500 too: whatever it did, each call may be sent again
WHOLE_ZONE_BYTES = 64 * 1024 * 1024  # about 280,000 records of the size that was seen, 235 bytes


class IonosClient:
    """All calls may be repeated: a POST of what is there already leaves one record, a DELETE of nothing answers 404."""

    def __init__(self, base_url: str, key: str, *, deadline: float = DEADLINE_SECONDS) -> None:
        self._service = Service(
            NAME,
            base_url,
            headers={"X-API-Key": key},
            retries=RETRIES,
            deadline=deadline,
            patience=PATIENCE_SECONDS,
            passing=PASSING_STATUSES,
        )

    def zones(self) -> list[DnsZone]:
        answer = self._service.call("GET", "/v1/zones")
        if answer.status == 400:  # that is how it answers a key of another form
            raise error_of(answer, ErrorKind.AUTH)
        return _read(_checked(answer), _zones)

    def records(self, zone_id: str, name: str = "") -> list[DnsRecord]:
        """Those at exactly this name; all of the zone where none is given."""
        params, most = ({"recordName": name}, MAX_BODY_BYTES) if name else (None, WHOLE_ZONE_BYTES)
        answer = self._service.call("GET", _zone(zone_id), params=params, max_body=most)
        return _read(_checked(answer), _records_of_zone)

    def read(self, zone_id: str, record_id: str) -> DnsRecord:
        return _read(_checked(self._service.call("GET", _record_of(zone_id, record_id))), _record)

    def create(self, zone_id: str, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        bodies = [_body(record) for record in records]
        answer = self._service.call("POST", f"{_zone(zone_id)}/records", json_body=bodies)
        return _read(_checked(answer), _records)

    def replace_places(self, zone_id: str, records: Iterable[DnsRecord]) -> None:
        """At each name and type in `records`, these in place of all others."""
        bodies = [_body(record) for record in records]
        _checked(self._service.call("PATCH", _zone(zone_id), json_body=bodies))

    def change(self, zone_id: str, record_id: str, record: DnsRecord) -> DnsRecord:
        """Another content or lifetime for a record that keeps its name and type."""
        fields = ("disabled", "content", "ttl", "prio")
        body = {field: value for field, value in _body(record).items() if field in fields}
        return _read(_checked(self._service.call("PUT", _record_of(zone_id, record_id), json_body=body)), _record)

    def delete(self, zone_id: str, record_id: str) -> None:
        """One that is gone already is done."""
        answer = self._service.call("DELETE", _record_of(zone_id, record_id))
        if answer.status != 404:
            _checked(answer)


def _zone(zone_id: str) -> str:
    """Identifiers are opaque: whatever stands in one, the path leads nowhere else."""
    return f"/v1/zones/{quote(zone_id, safe='')}"


def _record_of(zone_id: str, record_id: str) -> str:
    return f"{_zone(zone_id)}/records/{quote(record_id, safe='')}"


def _checked(answer: Answer) -> Answer:
    if not answer.ok:
        raise error_of(answer)
    return answer


def _read(answer: Answer, parse: Callable[[Any], Parsed]) -> Parsed:
    try:
        return parse(answer.json())
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise ProviderError(NAME, ErrorKind.UNAVAILABLE, "sent an answer of an unknown form") from None


def _zones(body: Any) -> list[DnsZone]:
    return [DnsZone(identifier(str(zone["id"])), canonical_name(zone["name"])) for zone in body]


def _records_of_zone(body: Any) -> list[DnsRecord]:
    return _records(body["records"])


def _records(body: Any) -> list[DnsRecord]:
    return [_record(record) for record in body]


def _record(body: Any) -> DnsRecord:
    """MX and SRV keep their priority in a field of its own; with us it is part of the content."""
    type, content = readable(str(body["type"])), str(body["content"])
    if type in PRIORITY_TYPES:
        content = f"{body.get('prio', 0)} {content}"
    return DnsRecord(
        name=canonical_name(host_name(body["name"])),
        type=type,
        content=_kept(content) if type == "TXT" else readable(plain_content(type, content)),
        ttl=lifetime(body["ttl"]),
        identifier=identifier(readable(str(body["id"]))),
        disabled=bool(body.get("disabled", False)),
    )


def _kept(content: str) -> str:
    return kept_text(wire_text(content))


def _body(record: DnsRecord) -> dict[str, object]:
    prio, content = _split(record)
    fields = {"name": canonical_name(record.name), "type": record.type, "content": content}
    return {**fields, "ttl": record.ttl, "prio": prio, "disabled": record.disabled}


def _split(record: DnsRecord) -> tuple[int, str]:
    """Priority and content as they are sent. A plain text goes bare, as recorded; any other in its quoted form."""
    if record.type == "TXT":
        text = wire_text(record.content)
        return 0, text.decode() if is_plain(text) else quoted_text(text)
    content = plain_content(record.type, record.content)
    prio, _, rest = content.partition(" ")
    return (int(prio), rest) if record.type in PRIORITY_TYPES and prio.isdigit() else (0, content)
