"""The authoritative servers of a customer's name.

Those of DNS_STUB_ZONES first. Else a resolver is asked for what one registers (example.co.uk), which exists, and its
servers for the rest: asked for a name that is not set up yet, a resolver would keep "does not exist" for visitors.
"""

import ipaddress
from dataclasses import dataclass, replace

from django.conf import settings

import dns.resolver
from dns.domains.addresses import is_public
from dns.domains.dns_hosts import guess
from dns.domains.naming import registrable
from dns.domains.questions import Answer, Budget
from dns.propagation.servers import DNS_PORT, Server, split_port
from dns.providers.base import is_below, is_within

MOST_SERVERS = 4
MOST_RESOLVERS = 2  # the second where the first does not answer
DEEPEST = 2  # zones below the registered one


@dataclass(frozen=True)
class Delegation:
    """`trouble` says why there is nobody to ask; `reason` the same for programs, where that is for sure."""

    zone: str
    servers: tuple[Server, ...] = ()
    names: tuple[str, ...] = ()
    trouble: str = ""
    reason: str = ""
    soa_names: tuple[str, str] = ("", "")

    @property
    def dns_host(self) -> str:
        return guess(self.names or self.soa_names[:1], registrable(self.zone))


def find(name: str, budget: Budget) -> Delegation:
    stubs = stub_servers(name)
    if stubs:
        return _within_zone(name, Delegation(registrable(name), stubs), budget, 0)
    registered = registrable(name)
    answer = _from_resolvers(registered, "NS", budget)
    if not answer.values:
        return _not_found(registered, answer)
    found = _with_addresses(Delegation(registered, names=answer.values), budget)
    return found if found.trouble else _within_zone(name, found, budget, DEEPEST)


def stub_servers(name: str) -> tuple[Server, ...]:
    """Those that the operator named for the nearest zone above `name`; "." stands above everything."""
    entries = [entry.partition("=") for entry in settings.DNS_STUB_ZONES]
    zones = {zone.strip().strip(".").lower() for zone, _, _ in entries}
    nearest = max((zone for zone in zones if not zone or is_within(name, zone)), key=len, default=None)
    places = [place.strip() for zone, _, place in entries if zone.strip().strip(".").lower() == nearest]
    return tuple(Server(*split_port(place), place) for place in places)


def _within_zone(name: str, above: Delegation, budget: Budget, levels: int) -> Delegation:
    """The zone that holds `name`: a server sends us on where a part of it was delegated to others."""
    answer = _first_answer(above.servers, name, budget)
    if answer is None:
        return above
    if levels and answer.referral and is_below(answer.referral, above.zone) and is_within(name, answer.referral):
        below = _with_addresses(Delegation(answer.referral, names=answer.referred_to), budget)
        return below if below.trouble else _within_zone(name, below, budget, levels - 1)
    is_told = answer.soa and not answer.alias and is_within(name, answer.soa)
    return replace(above, zone=answer.soa if is_told else above.zone, soa_names=answer.soa_names)


def _first_answer(servers: tuple[Server, ...], name: str, budget: Budget) -> Answer | None:
    """Of two that are asked at once, so that one which is dead takes no time from the rest."""
    answers = budget.ask_each(servers[:2], (name, "SOA"), tries=1)
    return next((answer for answer in answers if not answer.failure), None)


def _with_addresses(found: Delegation, budget: Budget) -> Delegation:
    """The addresses that resolvers know, never those that come along in a customer's answers."""
    chosen = found.names[:MOST_SERVERS]
    addresses = {name: _address_of(name, budget) for name in chosen}
    servers = tuple(Server(address, DNS_PORT, name) for name, address in addresses.items() if is_public(address))
    if servers:
        return replace(found, servers=servers)
    refused = [f"{name} ({address})" for name, address in addresses.items() if address]
    if refused:
        said = f"The name servers of {found.zone} lie in a private network: {', '.join(refused)}."
        return replace(found, trouble=said, reason="PrivateServers")
    return replace(found, trouble=f"The name servers of {found.zone} have no address that we could find.")


def _address_of(name: str, budget: Budget) -> str:
    """IPv4 where there is one: not every machine reaches IPv6."""
    for kind in ("A", "AAAA"):
        if values := _from_resolvers(name, kind, budget).values:
            return values[0]
    return ""


def _from_resolvers(name: str, type: str, budget: Budget) -> Answer:
    answer = Answer(Server("", 0, "no resolver"), name, type, failure="no resolver is known")
    for resolver in _resolvers()[:MOST_RESOLVERS]:
        answer = budget.ask(resolver, name, type, recursive=True)
        if not answer.failure and answer.rcode in ("NOERROR", "NXDOMAIN"):
            return answer
    return answer


def _resolvers() -> list[Server]:
    """Those of the settings, where they are addresses; else those of this machine."""
    places = [split_port(text) for text in settings.DNS_RESOLVERS if _is_address(split_port(text)[0])]
    if not places:
        places = [(str(each), DNS_PORT) for each in dns.resolver.get_default_resolver().nameservers]
    return [Server(address, port, address) for address, port in places]


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _not_found(zone: str, answer: Answer) -> Delegation:
    if answer.rcode == "NXDOMAIN":
        return Delegation(zone, trouble=f"{zone} is not registered, or is not in DNS any more.", reason="NotRegistered")
    if answer.failure or answer.rcode != "NOERROR":
        said = answer.failure or f"answers {answer.rcode}"
        return Delegation(zone, trouble=f"The name servers of {zone} were not found: {answer.server.label} {said}.")
    return Delegation(zone, trouble=f"{zone} has no name servers.", reason="NotRegistered")
