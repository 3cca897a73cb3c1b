"""The records of an organization: those that stand, and those that are about to be written."""

from dataclasses import dataclass
from datetime import datetime

from dns.desired import desired_records
from dns.models import Record
from dns.providers.base import DnsRecord
from tenants.models import Organization


@dataclass(frozen=True)
class RecordReport:
    """`since` is None where it is not written yet."""

    record: DnsRecord
    since: datetime | None


def records_of(organization: Organization) -> list[RecordReport]:
    """In the order of their names; what our table does not hold yet comes last."""
    rows = Record.objects.filter(organization=organization)
    standing = [RecordReport(row.as_value(), row.updated_at) for row in rows]
    held = {one.record.key for one in standing}
    awaited = [record for record in desired_records(organization) if record.key not in held]
    return [*standing, *(RecordReport(record, None) for record in awaited)]
