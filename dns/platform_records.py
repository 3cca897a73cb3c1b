"""The platform's own records in each zone: the wildcard to which customers' own names lead.

`*.cname.<base>` answers for every `<target>.cname.<base>` with the addresses of our edge, so that a target exists from
the moment a custom domain is added. `cname` is a reserved label (tenants/data/reserved_names.txt).
"""

from dns.authorship import Authorship
from dns.desired import addresses_of_edge
from dns.models import Record
from dns.ownership import Ownership, marker, marker_name
from dns.pins import pinned
from dns.places import by_place, written
from dns.policy import objection
from dns.providers.base import DnsRecord, is_below
from dns.survey import Survey, take_survey
from dns.writing import Writer
from sonicus.lib.providers import ProviderError

TARGETS_LABEL = "cname"
WHY = "target of custom domains"


def wildcard_of(base: str) -> str:
    return f"*.{TARGETS_LABEL}.{base}"


def platform_records(base: str) -> list[DnsRecord]:
    """The marker first; without edge addresses there is nothing to lead to."""
    host = wildcard_of(base)
    addresses = [record for record in pinned(None, addresses_of_edge(host)) if is_below(record.name, base)]
    return [marker(None, host), *addresses] if addresses else []


def keep_platform_records(base: str) -> str:
    """Write what differs; returns what hindered it, empty where nothing did. Asks the provider."""
    try:
        _keep(base, take_survey(base))
    except ProviderError as error:
        return f"The platform's own records are not as they should be: {error}."
    return ""


def _keep(base: str, survey: Survey) -> None:
    wanted, ours = platform_records(base), _ours(base, survey)
    writer = Writer(base, by=Authorship("survey", WHY))
    if not ours and _is_free(base, survey):
        writer.claim(wanted)
        return
    there = by_place(ours)
    if differing := [p for p, records in by_place(wanted).items() if written(records) != written(there.get(p, []))]:
        writer.upsert(record for record in wanted if record.place in differing)
    places = {record.place for record in wanted}
    superfluous = [record for record in ours if record.place not in places]
    if superfluous and not objection(base, deletes=True):
        writer.delete(superfluous)


def _ours(base: str, survey: Survey) -> list[DnsRecord]:
    rows = Record.objects.filter(organization=None, zone=survey.zone.name).as_values()
    names = {wildcard_of(base), marker_name(wildcard_of(base)), *(row.name for row in rows)}
    near = [record for name in names for record in survey.by_name.get(name, [])]
    ownership = Ownership(None, near, rows)
    return [record for record in near if is_below(record.name, base) and ownership.holds(record)]


def _is_free(base: str, survey: Survey) -> bool:
    host = wildcard_of(base)
    return not survey.by_name.get(host) and not survey.by_name.get(marker_name(host))
