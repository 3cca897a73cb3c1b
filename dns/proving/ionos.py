"""What the documentation of IONOS says and no recorded traffic shows: PATCH, PUT, and 404 for what is not there."""

import uuid

from dns.providers.ionos.client import IonosClient
from dns.providers.ionos.provider import IonosProvider
from dns.proving.bench import Bench, DiffersError, require_refusal
from dns.proving.proofs import Proof
from sonicus.lib.providers import ErrorKind


def patch(bench: Bench) -> str:
    client, zone_id = _client(bench), bench.zone.identifier
    client.create(zone_id, [bench.text("one")])
    both = [bench.text("two"), bench.text("three")]
    client.replace_places(zone_id, both)
    return bench.require(both)


def put(bench: Bench) -> str:
    client, zone_id = _client(bench), bench.zone.identifier
    first = client.records(zone_id, bench.name)[0]
    client.change(zone_id, first.identifier, bench.text("four", ttl=600))
    changed = client.read(zone_id, first.identifier)
    if (changed.content, changed.ttl) != ("four", 600):
        raise DiffersError(f"the record became “{changed.content}” ({changed.ttl} s)")
    return "content and lifetime changed, the identifier stayed"


def unknown_record(bench: Bench) -> str:
    client, unknown = _client(bench), str(uuid.uuid4())
    client.delete(bench.zone.identifier, unknown)
    return require_refusal(lambda: client.read(bench.zone.identifier, unknown), ErrorKind.NOT_FOUND)


def _client(bench: Bench) -> IonosClient:
    provider = bench.provider
    assert isinstance(provider, IonosProvider)  # noqa: S101
    return provider.client


WIRE = (
    Proof("PATCH", "PATCH replaces all records of a name and type by those given", patch),
    Proof("PUT", "PUT changes content and lifetime of one record", put),
    Proof("404", "an unknown record is answered with 404", unknown_record),
)
