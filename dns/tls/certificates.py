"""The certificates of custom domains, as browsers see them: looked at once a day, kept apart from who owns a name."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from dns.models import CustomDomain
from dns.tls import handshake, notices
from dns.tls.certificate_state import Certificate, CertificateState, HandshakeResult, is_newly_late, state_of
from dns.tls.handshake import Edge
from tenants.models import Organization

DAILY, SOONER = timedelta(days=1), timedelta(hours=1)  # sooner where there is no good one
HANDS, HANDSHAKES_AT_ONCE = 8, 32  # together they take at most half a minute
TLS_PORT = 443
NOBODY_LOOKS = ("none",)  # of EDGE_TLS: there is no edge, or none that can be reached from here


def look_at_due() -> int:
    """Look at those whose time has come, as many as one task may; return how many. Asks the edge, and nobody else."""
    now, edges = timezone.now(), edges_of_settings()
    if not edges:
        return 0
    domains = list(_due(now)[: max(1, HANDSHAKES_AT_ONCE // len(edges))])
    look_at(domains)
    return len(domains)


def look_at(domains: Iterable[CustomDomain]) -> None:
    """Write down how it stands with each, and tell staff what is newly late or newly missing."""
    chosen = list(domains)
    edges = edges_of_settings()
    with ThreadPoolExecutor(HANDS) as hands:
        seen = list(hands.map(lambda domain: seen_at(domain.name, edges), chosen))
    now = timezone.now()
    found = [(domain, state_of(domain.name, results, now)) for domain, results in zip(chosen, seen, strict=True)]
    notices.tell_staff([domain for domain, state in found if _write(domain, state, now)])


def seen_at(name: str, edges: Iterable[Edge]) -> dict[Edge, HandshakeResult]:
    """What each of the edges shows to a browser that asks for the name."""
    return {edge: _result(name, edge) for edge in edges}


def edges_of_settings() -> list[Edge]:
    """EDGE_TLS, which may say that nobody looks; else every address of EDGE_ADDRESSES at port 443."""
    if settings.EDGE_TLS == NOBODY_LOOKS:
        return []
    if settings.EDGE_TLS:
        return [_edge(text) for text in settings.EDGE_TLS]
    return [Edge(address, TLS_PORT) for address in settings.EDGE_ADDRESSES]


def _edge(text: str) -> Edge:
    """host, host:port, an IPv6 address, or [IPv6 address]:port."""
    is_bare_ipv6 = text.count(":") > 1 and not text.startswith("[")
    parts = urlsplit(f"//[{text}]" if is_bare_ipv6 else f"//{text}")
    return Edge(parts.hostname or text, parts.port or TLS_PORT)


def _due(now: datetime) -> QuerySet[CustomDomain]:
    well = Q(certificate__in=[Certificate.VALID, Certificate.EXPIRING])
    due = Q(certificate_checked_at__lte=now - DAILY) | (~well & Q(certificate_checked_at__lte=now - SOONER))
    return (
        CustomDomain.objects.routed()
        .exclude(organization__standing=Organization.Standing.SUSPENDED)  # the edge orders none for these
        .filter(due | Q(certificate_checked_at__isnull=True))
        .order_by(F("certificate_checked_at").asc(nulls_first=True))
    )


def _result(name: str, edge: Edge) -> HandshakeResult:
    try:
        return handshake.look(name, edge)
    except (handshake.RefusedError, handshake.UnreachableError) as error:
        return error


def _write(domain: CustomDomain, found: CertificateState, now: datetime) -> bool:
    """Whether staff should know. The columns of ownership are not touched."""
    is_newly_missing = found.certificate == Certificate.FAILED != domain.certificate
    is_late = is_newly_late(found, now, until_before=domain.certificate_until, looked_at=domain.certificate_checked_at)
    domain.certificate_message, domain.certificate_checked_at = found.message, now
    if found.certificate is not None:
        domain.certificate, domain.certificate_until = found.certificate, found.until
    CustomDomain.objects.filter(pk=domain.pk).update(
        certificate=domain.certificate,
        certificate_message=domain.certificate_message,
        certificate_until=domain.certificate_until,
        certificate_checked_at=now,
    )
    return is_newly_missing or is_late
