"""The platform's own records in each zone: the wildcard to which customers' own names lead.

`*.cname.<base>` answers for every `<target>.cname.<base>` with the addresses of our edge, so that a target exists from
the moment a custom domain is added. `cname` is a reserved label (tenants/data/reserved_names.txt).
"""

from dns.models import Record
from dns.plans.picture import PlaceDifference, differing
from dns.plans.survey import Survey, take_survey
from dns.providers.base import DnsRecord, is_below
from dns.records.desired import addresses_of_edge
from dns.records.ownership import Ownership, marker, marker_name
from dns.records.pins import pinned
from dns.records.places import by_place
from dns.writes.authorship import Authorship
from dns.writes.policy import objection
from dns.writes.writing import Writer
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


def platform_drift(survey: Survey) -> list[PlaceDifference]:
    """Of what was written once; what is about to be written for the first time is none."""
    if not Record.objects.filter(organization=None, zone=survey.zone.name).exists():
        return []
    return [
        *_differing(survey),
        *(PlaceDifference(place, [], there) for place, there in by_place(_superfluous(survey)).items()),
    ]


def _keep(base: str, survey: Survey) -> None:
    writer = Writer(base, by=Authorship("survey", WHY))
    if not _ours(survey) and _is_free(survey):
        writer.claim(platform_records(base))
        return
    if differences := _differing(survey):
        writer.upsert(record for difference in differences for record in difference.wanted)
    superfluous = _superfluous(survey)
    if superfluous and not objection(base, deletes=True):
        writer.delete(superfluous)


def _differing(survey: Survey) -> list[PlaceDifference]:
    return differing(platform_records(survey.base), _ours(survey))


def _superfluous(survey: Survey) -> list[DnsRecord]:
    places = {record.place for record in platform_records(survey.base)}
    return [record for record in _ours(survey) if record.place not in places]


def _ours(survey: Survey) -> list[DnsRecord]:
    rows = Record.objects.filter(organization=None, zone=survey.zone.name).as_values()
    host = wildcard_of(survey.base)
    names = dict.fromkeys([host, marker_name(host), *(row.name for row in rows)])
    near = [record for name in names for record in survey.by_name.get(name, [])]
    ownership = Ownership(None, near, rows)
    return [record for record in near if is_below(record.name, survey.base) and ownership.holds(record)]


def _is_free(survey: Survey) -> bool:
    host = wildcard_of(survey.base)
    return not survey.by_name.get(host) and not survey.by_name.get(marker_name(host))
