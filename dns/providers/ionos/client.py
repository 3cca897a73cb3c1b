"""The IONOS Hosting DNS API, version 1, on the wire (developer.hosting.ionos.com/docs/dns).

The call that replaces a whole zone (PUT /v1/zones/{id}) is left out on purpose.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from dns.providers.base import DnsRecord, DnsZone
from dns.providers.canonical import bare_text, canonical_name
from dns.providers.ionos.errors import error_of
from sonicus.lib.http import Answer, Service
from sonicus.lib.providers import ErrorKind, ProviderError

NAME = "IONOS DNS"
Parsed = TypeVar("Parsed")

RETRIES = 1  # a call that hangs twice takes 20 s, which leaves a turn its time


class IonosClient:
    """All calls may be repeated: a POST of what is there already leaves one record, a DELETE of nothing answers 404."""

    def __init__(self, base_url: str, key: str) -> None:
        self._service = Service(NAME, base_url, headers={"X-API-Key": key}, retries=RETRIES)

    def zones(self) -> list[DnsZone]:
        answer = self._service.call("GET", "/v1/zones")
        if answer.status == 400:  # that is how it answers a key of another form
            raise error_of(answer, ErrorKind.AUTH)
        return _read(_checked(answer), _zones)

    def records(self, zone_id: str, name: str = "") -> list[DnsRecord]:
        """Those at exactly this name; all of the zone where none is given."""
        params = {"recordName": name} if name else None
        answer = self._service.call("GET", f"/v1/zones/{zone_id}", params=params)
        return _read(_checked(answer), _records_of_zone)

    def create(self, zone_id: str, records: Iterable[DnsRecord]) -> list[DnsRecord]:
        bodies = [_body(record) for record in records]
        answer = self._service.call("POST", f"/v1/zones/{zone_id}/records", json_body=bodies)
        return _read(_checked(answer), _records)

    def replace_places(self, zone_id: str, records: Iterable[DnsRecord]) -> None:
        """At each name and type in `records`, these in place of all others."""
        bodies = [_body(record) for record in records]
        _checked(self._service.call("PATCH", f"/v1/zones/{zone_id}", json_body=bodies))

    def delete(self, zone_id: str, record_id: str) -> None:
        answer = self._service.call("DELETE", f"/v1/zones/{zone_id}/records/{record_id}")
        if answer.status != 404:
            _checked(answer)


def _checked(answer: Answer) -> Answer:
    if not answer.ok:
        raise error_of(answer)
    return answer


def _read(answer: Answer, parse: Callable[[Any], Parsed]) -> Parsed:
    try:
        return parse(answer.json())
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ProviderError(NAME, ErrorKind.UNAVAILABLE, "sent an answer of an unknown form") from None


def _zones(body: Any) -> list[DnsZone]:
    return [DnsZone(str(zone["id"]), canonical_name(zone["name"])) for zone in body]


def _records_of_zone(body: Any) -> list[DnsRecord]:
    return _records(body["records"])


def _records(body: Any) -> list[DnsRecord]:
    return [_record(record) for record in body]


def _record(body: Any) -> DnsRecord:
    """MX and SRV keep their priority in a field of its own; with us it is part of the content."""
    type, content = str(body["type"]), str(body["content"])
    if type in ("MX", "SRV"):
        content = f"{body.get('prio', 0)} {content}"
    return DnsRecord(
        name=canonical_name(body["name"]),
        type=type,
        content=bare_text(content) if type == "TXT" else content,
        ttl=int(body["ttl"]),
        identifier=str(body["id"]),
        disabled=bool(body.get("disabled", False)),
    )


def _body(record: DnsRecord) -> dict[str, object]:
    prio, _, content = record.content.partition(" ") if record.type in ("MX", "SRV") else ("0", "", record.content)
    fields = {"name": canonical_name(record.name), "type": record.type, "content": content}
    return {**fields, "ttl": record.ttl, "prio": int(prio), "disabled": record.disabled}
