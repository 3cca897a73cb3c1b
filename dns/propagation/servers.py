"""Whom to ask: the authoritative servers of a base domain's zone, and the resolvers of the settings."""

import ipaddress
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

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
FOUND_FOR_SECONDS = 600


@dataclass(frozen=True)
class Server:
    """`label` is how people know it: the name or address of the settings, with its port where it is unusual.

    `address` is empty where a name has none: whoever is asked at it answers that much.
    """

    address: str
    port: int
    label: str


def authoritative_servers(base: str = "") -> list[Server]:
    """Those that settings give for this base domain (BASE_DOMAIN where none is named), else those that its zone names,
    at every address that this machine reaches. Raises ProviderError, and LookupError for an unknown base domain.
    """
    chosen = base_zone(base or settings.BASE_DOMAIN)
    if chosen.nameservers:
        return [_resolved(text) for text in chosen.nameservers]
    return list(_found(chosen.base, settings.DNS_RESOLVERS, int(time.time() // FOUND_FOR_SECONDS)))


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
        return _at_addresses(host, port, text, _asker(()))[0]
    except (dns.exception.DNSException, OSError):
        return Server("", port, text)


@lru_cache(maxsize=32)
def _found(base: str, resolver_texts: tuple[str, ...], _period: int) -> tuple[Server, ...]:
    """Climbing begins at the base domain, never at an organization's name: to ask a resolver for a name that does not
    exist yet makes it keep "does not exist".
    """
    asker = _asker(resolver_texts)
    try:
        zone = dns.resolver.zone_for_name(base, resolver=asker, lifetime=LOOKUP_SECONDS)
        names = sorted(str(record.target) for record in asker.resolve(zone, "NS"))
        found = [server for name in names for server in _at_addresses(name, DNS_PORT, name.rstrip("."), asker)]
    except (dns.exception.DNSException, OSError) as error:
        message = f"the name servers of {base} were not found ({type(error).__name__})"
        raise ProviderError("DNS", ErrorKind.UNAVAILABLE, message) from None
    return tuple(found)


def _at_addresses(host: str, port: int, label: str, asker: dns.resolver.Resolver) -> list[Server]:
    """The first bears the label alone, the others their address beside it; one without address stands for none."""
    addresses = [address for address in _addresses_of(host, asker) if _is_reachable(address, port)]
    if not addresses:
        return [Server("", port, label)]
    labels = [label, *(f"{label} ({address})" for address in addresses[1:])]
    return [Server(address, port, name) for address, name in zip(addresses, labels, strict=True)]


def _addresses_of(host: str, asker: dns.resolver.Resolver) -> Iterator[str]:
    """IPv4 first."""
    for kind in ("A", "AAAA"):
        try:
            yield from sorted(str(record) for record in asker.resolve(host, kind))
        except (dns.resolver.NoAnswer, dns.resolver.NXDOMAIN):
            continue


def _is_reachable(address: str, port: int) -> bool:
    """Whether there is a route: not every machine has one for IPv6. Nothing is sent."""
    with socket.socket(dns.inet.af_for_address(address), socket.SOCK_DGRAM) as probe:
        return probe.connect_ex((address, port)) == 0


def _asker(resolver_texts: tuple[str, ...]) -> dns.resolver.Resolver:
    """Asks the resolvers of the settings, else those of the machine."""
    asker = dns.resolver.Resolver(configure=not resolver_texts)
    asker.lifetime = LOOKUP_SECONDS
    if resolver_texts:
        asker.nameservers = [dns.nameserver.Do53Nameserver(*split_port(text)) for text in resolver_texts]
    return asker
