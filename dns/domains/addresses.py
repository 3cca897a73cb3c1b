"""Whom we may ask on a stranger's word: customers choose their name servers, and must not lead us into our own network.

Only for servers that were found. Those that the operator named (DNS_STUB_ZONES) may be anywhere.
"""

import ipaddress

NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
SITE_LOCAL = ipaddress.ip_network("fec0::/10")  # RFC 3879

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(text: str) -> bool:
    """Neither private, loopback, link-local, multicast nor reserved; nor an IPv6 address that holds such a one."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return all(_is_public(each) for each in (address, *_within(address)))


def _is_public(address: Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved and address not in SITE_LOCAL


def _within(address: Address) -> list[Address]:
    """IPv4 addresses that an IPv6 address stands for."""
    if address.version == 4:
        return []
    held = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in NAT64:
        held.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [each for each in held if each is not None]
