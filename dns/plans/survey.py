"""A whole zone as its provider told it, once; told so badly that it cannot be true, it is refused."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from dns.providers.base import DnsRecord, DnsZone
from dns.providers.canonical import canonical_content, canonical_name
from dns.registry import provider_for
from dns.writes.elsewhere import MADE_BY_SERVERS, PROBE
from dns.zones import base_zone
from sonicus.lib.providers import ErrorKind, ProviderError

TELLS_NO_TOP = ("lexicon",)  # many of the providers behind it list neither SOA nor name servers
SOA_WORDS = 7  # mname rname serial refresh retry expire minimum (RFC 1035, 3.3.13)


@dataclass(frozen=True)
class Survey:
    """`at` is before the provider was asked: what is written after it may be missing."""

    base: str
    zone: DnsZone
    records: list[DnsRecord]
    at: datetime

    @property
    def nameservers(self) -> list[str]:
        return sorted(canonical_name(record.content) for record in self._at_top("NS"))

    @property
    def serial(self) -> int | None:
        words = self._soa_words
        return int(words[2]) if words else None

    @property
    def negative_ttl(self) -> int | None:
        """Seconds for which resolvers keep "does not exist": min(SOA TTL, SOA minimum) (RFC 2308, 5)."""
        words = self._soa_words
        return min(self._at_top("SOA")[0].ttl, int(words[6])) if words else None

    @property
    def by_people(self) -> list[DnsRecord]:
        """Without what name servers make themselves, and the doctor's throw-away names."""
        return [r for r in self.records if r.type not in MADE_BY_SERVERS and not r.name.startswith(PROBE)]

    @cached_property
    def by_name(self) -> dict[str, list[DnsRecord]]:
        found: dict[str, list[DnsRecord]] = {}
        for record in self.records:
            found.setdefault(canonical_name(record.name), []).append(record)
        return found

    def _at_top(self, type: str) -> list[DnsRecord]:
        return [record for record in self.by_name.get(canonical_name(self.zone.name), []) if record.type == type]

    @cached_property
    def _soa_words(self) -> list[str]:
        words = canonical_content("SOA", self._at_top("SOA")[0].content).split() if self._at_top("SOA") else []
        is_readable = len(words) == SOA_WORDS and words[2].isdigit() and words[6].isdigit()
        return words if is_readable else []


def take_survey(base: str) -> Survey:
    """Asks the provider. Raises ProviderError, also for an answer that no living zone could give."""
    provider, at = provider_for(base), timezone.now()
    zone = provider.zone_for(base)
    survey = Survey(base, zone, provider.survey(zone), at)
    if not survey.records:
        raise _incredible(survey, "no record at all")
    if not survey.nameservers and survey.serial is None and base_zone(base).provider not in TELLS_NO_TOP:
        raise _incredible(survey, "neither a SOA nor a name server")
    return survey


def _incredible(survey: Survey, seen: str) -> ProviderError:
    message = f"zone {survey.zone.name} is told to have {seen}. It is not believed, and nothing is done"
    return ProviderError("DNS", ErrorKind.UNAVAILABLE, message)
