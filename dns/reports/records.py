"""The records of an organization: those that stand, and those that are about to be written."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from dns.models import Record, WantedRecord
from dns.providers.base import DnsRecord
from dns.records.desired import desired_records
from tenants.models import Organization


@dataclass(frozen=True)
class RecordReport:
    """`since` is None where it is not written yet; `wanted` is the key of a further record that staff set."""

    record: DnsRecord
    since: datetime | None
    wanted: uuid.UUID | None = None

    @property
    def key(self) -> str:
        """The same for as long as it is the same record: by it a page keeps what somebody is just at."""
        return sha256(repr(self.record.key).encode()).hexdigest()[:12]


def records_of(organization: Organization) -> list[RecordReport]:
    """In the order of their names; what our table does not hold yet comes last."""
    wanted = {row.as_value().key: row.pk for row in WantedRecord.objects.filter(organization=organization)}
    rows = Record.objects.filter(organization=organization)
    standing = {row.as_value().key: (row.as_value(), row.updated_at) for row in rows}
    awaited = {record.key: (record, None) for record in desired_records(organization)}
    found = {**awaited, **standing}
    to_come = [key for key in awaited if key not in standing]
    return [RecordReport(*found[key], wanted.get(key)) for key in [*standing, *to_come]]


def report_of(wish: WantedRecord) -> RecordReport:
    """Of one further record."""
    value = wish.as_value()
    rows = Record.objects.filter(organization=wish.organization, name=value.name, type=value.type)
    standing = {row.as_value().key: row.updated_at for row in rows}
    return RecordReport(value, standing.get(value.key), wish.pk)
