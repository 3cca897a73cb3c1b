"""Whom to ask: the authoritative servers of our zone, and the resolvers of the settings."""

import ipaddress
import time
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

import dns.exception
import dns.nameserver
import dns.resolver
from sonicus.lib.providers import ErrorKind, ProviderError

LOOKUP_SECONDS = 2.0
FOUND_FOR_SECONDS = 600
DNS_PORT = 53


@dataclass(frozen=True)
class Server:
    """`label` is how people know it: the name or address of the settings, with its port where it is unusual."""

    address: str
    port: int
    label: str


def authoritative_servers() -> list[Server]:
    """Those of DNS_NAMESERVERS, else those that the zone of BASE_DOMAIN names. Raises ProviderError."""
    if settings.DNS_NAMESERVERS:
        return [_resolved(text) for text in settings.DNS_NAMESERVERS]
    return list(_found(settings.BASE_DOMAIN, settings.DNS_RESOLVERS, int(time.time() // FOUND_FOR_SECONDS)))


def resolvers() -> list[Server]:
    return [_resolved(text) for text in settings.DNS_RESOLVERS]


def split_port(text: str) -> tuple[str, int]:
    """host, host:port, an IPv6 address, or [IPv6 address]:port."""
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        return host, int(port.removeprefix(":") or DNS_PORT)
    if text.count(":") == 1:
        host, _, port = text.partition(":")
        return host, int(port)
    return text, DNS_PORT


def _resolved(text: str) -> Server:
    host, port = split_port(text)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return Server(_address_of(host, _asker(())), port, text)
    return Server(host, port, text)


@lru_cache(maxsize=2)
def _found(base_domain: str, resolver_texts: tuple[str, ...], _period: int) -> tuple[Server, ...]:
    """Climbing begins at the base domain, never at an organization's name: to ask a resolver for a name that does not
    exist yet makes it keep "does not exist".
    """
    asker = _asker(resolver_texts)
    try:
        zone = dns.resolver.zone_for_name(base_domain, resolver=asker, lifetime=LOOKUP_SECONDS)
        names = sorted(str(record.target) for record in asker.resolve(zone, "NS"))
    except (dns.exception.DNSException, OSError) as error:
        raise _unavailable(f"the name servers of {base_domain} were not found ({type(error).__name__})") from None
    return tuple(Server(_address_of(name, asker), DNS_PORT, name.rstrip(".")) for name in names)


def _address_of(host: str, asker: dns.resolver.Resolver) -> str:
    """IPv4 where there is one: not every machine reaches IPv6."""
    for kind in ("A", "AAAA"):
        try:
            return str(asker.resolve(host, kind)[0])
        except dns.resolver.NoAnswer:
            continue
        except (dns.exception.DNSException, OSError) as error:
            raise _unavailable(f"the address of {host} was not found ({type(error).__name__})") from None
    raise _unavailable(f"{host} has no address")


def _asker(resolver_texts: tuple[str, ...]) -> dns.resolver.Resolver:
    """Asks the resolvers of the settings, else those of the machine."""
    asker = dns.resolver.Resolver(configure=not resolver_texts)
    asker.lifetime = LOOKUP_SECONDS
    if resolver_texts:
        asker.nameservers = [dns.nameserver.Do53Nameserver(*split_port(text)) for text in resolver_texts]
    return asker


def _unavailable(message: str) -> ProviderError:
    return ProviderError("DNS", ErrorKind.UNAVAILABLE, message)
