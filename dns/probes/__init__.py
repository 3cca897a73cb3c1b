"""Is DNS usable with what the settings say? A look that changes nothing, and a small round trip."""

from dns.probes.reach import probe_resolvers, probe_zone
from dns.probes.round_trip import exercise
from dns.tls.platform_certificates import probe_platform_certificates
from dns.zones import base_zones
from sonicus.lib.findings import Finding

__all__ = ["exercise", "probe", "probe_resolvers", "probe_zone"]


def probe() -> list[Finding]:
    """Of each base domain the zone with the key and the authoritative servers; resolvers; the edge's certificates."""
    findings = [finding for zone in base_zones() for finding in probe_zone(zone)]
    return [*findings, *probe_resolvers(), *probe_platform_certificates()]
