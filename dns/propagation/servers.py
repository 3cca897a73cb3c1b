"""Whom to ask: the authoritative servers of a base domain's zone, and the resolvers of the settings."""

import ipaddress
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

import dns.exception
import dns.inet
import dns.nameserver
import dns.resolver
from dns.providers.addresses import DNS_PORT as DNS_PORT
from dns.providers.addresses import split_port as split_port
from dns.zones import base_zone
from sonicus.lib.providers import ErrorKind, ProviderError

LOOKUP_SECONDS = 2.0
FOUND_FOR_SECONDS, INCOMPLETE_FOR_SECONDS = 600, 60


@dataclass(frozen=True)
class Server:
    """`label` is how people know it: the name or address of the settings, with its port where it is unusual.

    `address` is empty where a name has none: whoever is asked at it answers that much.
    """

    address: str
    port: int
    label: str


_known: dict[tuple[str, tuple[str, ...]], tuple[float, tuple[Server, ...]]] = {}  # until when, and which


def authoritative_servers(base: str = "") -> list[Server]:
    """Those that settings give for this base domain (BASE_DOMAIN where none is named), else those that its zone names,
    at every address that this machine reaches. Raises ProviderError, and LookupError for an unknown base domain.
    """
    chosen = base_zone(base or settings.BASE_DOMAIN)
    if chosen.nameservers:
        return [_resolved(text) for text in chosen.nameservers]
    return list(_remembered(chosen.base, settings.DNS_RESOLVERS))


def resolvers() -> list[Server]:
    return [_resolved(text) for text in settings.DNS_RESOLVERS]


def _resolved(text: str) -> Server:
    host, port = split_port(text)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _named(host, port, text)
    return Server(host, port, text)


def _named(host: str, port: int, text: str) -> Server:
    """A name of the settings whose address nobody tells now must not keep the others from being asked."""
    try:
        return _at_addresses(host, port, text, _asker(""))[0]
    except dns.resolver.NoResolverConfiguration:
        return Server("", port, text)


def _remembered(base: str, resolver_texts: tuple[str, ...]) -> tuple[Server, ...]:
    """For ten minutes; for one, where a name server has no address: that may be the lookup's fault."""
    until, servers = _known.get((base, resolver_texts), (0.0, ()))
    if time.monotonic() < until:
        return servers
    servers = _found(base, resolver_texts)
    seconds = FOUND_FOR_SECONDS if all(server.address for server in servers) else INCOMPLETE_FOR_SECONDS
    _known[base, resolver_texts] = time.monotonic() + seconds, servers
    return servers


def _found(base: str, resolver_texts: tuple[str, ...]) -> tuple[Server, ...]:
    """By the first resolver that can tell: one that is dead must not use up the time of all."""
    found: list[Server] = []
    failures = []
    for text in resolver_texts or ("",):
        try:
            found = _told_by(_asker(text), base)
        except (dns.exception.DNSException, OSError) as error:
            failures.append(type(error).__name__)
        if any(server.address for server in found):
            break
    if not found:
        message = f"the name servers of {base} were not found ({', '.join(failures)})"
        raise ProviderError("DNS", ErrorKind.UNAVAILABLE, message)
    return tuple(found)


def _told_by(asker: dns.resolver.Resolver, base: str) -> list[Server]:
    """Climbing begins at the base domain, never at an organization's name: to ask a resolver for a name that does not
    exist yet makes it keep "does not exist".
    """
    zone = dns.resolver.zone_for_name(base, resolver=asker, lifetime=LOOKUP_SECONDS)
    names = sorted(str(record.target) for record in asker.resolve(zone, "NS"))
    return [server for name in names for server in _at_addresses(name, DNS_PORT, name.rstrip("."), asker)]


def _at_addresses(host: str, port: int, label: str, asker: dns.resolver.Resolver) -> list[Server]:
    """The first bears the label alone, the others their address beside it; one without address stands for none."""
    addresses = [address for address in _addresses_of(host, asker) if _is_reachable(address, port)]
    if not addresses:
        return [Server("", port, label)]
    labels = [label, *(f"{label} ({address})" for address in addresses[1:])]
    return [Server(address, port, name) for address, name in zip(addresses, labels, strict=True)]


def _addresses_of(host: str, asker: dns.resolver.Resolver) -> Iterator[str]:
    """IPv4 first. None where nobody tells them: one name server's trouble must not hide the others."""
    for kind in ("A", "AAAA"):
        try:
            yield from sorted(str(record) for record in asker.resolve(host, kind))
        except (dns.exception.DNSException, OSError):
            continue


def _is_reachable(address: str, port: int) -> bool:
    """Whether there is a route: not every machine has one for IPv6. Nothing is sent."""
    with socket.socket(dns.inet.af_for_address(address), socket.SOCK_DGRAM) as probe:
        return probe.connect_ex((address, port)) == 0


def _asker(resolver_text: str) -> dns.resolver.Resolver:
    """Asks this resolver of the settings; those of the machine where none is given."""
    asker = dns.resolver.Resolver(configure=not resolver_text)
    if resolver_text:
        resolver = _resolved(resolver_text)
        asker.nameservers = [dns.nameserver.Do53Nameserver(resolver.address, resolver.port)] if resolver.address else []
    asker.lifetime = LOOKUP_SECONDS
    asker.timeout = LOOKUP_SECONDS / max(1, len(asker.nameservers))
    return asker
