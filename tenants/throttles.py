"""How often one may ask which names are free: each person by all keys and pages together, else each network.

REST framework's counting, in the Redis that all hosts share. It is approximate where two questions come at once.
"""

import ipaddress
import math
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.http import HttpRequest
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError
from rest_framework.throttling import UserRateThrottle

NETWORK = 64  # bits of an IPv6 address that one customer of a provider has at least (RFC 6177)


class NameThrottle(UserRateThrottle):
    """The rate is one of REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]. Without Redis nobody is held up."""

    scope = "names"

    def __init__(self) -> None:
        super().__init__()
        self.cache = caches["shared"]

    def get_ident(self, request: Any) -> str:
        """By what allauth's limits go, too: behind as many proxies as the settings trust."""
        return network_of(get_adapter().get_client_ip(request))

    def allow_request(self, request: Any, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except (ConnectionInterrupted, RedisError):
            return True


def seconds_to_wait(request: HttpRequest) -> int:
    """For pages; 0 where one may ask now, and has asked by this."""
    throttle = NameThrottle()
    return 0 if throttle.allow_request(request, None) else math.ceil(throttle.wait() or 1)


def network_of(address: str) -> str:
    """Of an IPv6 address the network, so that nobody begins anew with each address of their own.

    IPv4 within IPv6 (::ffff:192.0.2.1, as sockets for both tell it) is IPv4: all of it would be one network.
    """
    try:
        mapped = getattr(ipaddress.ip_address(address), "ipv4_mapped", None)
        if mapped:
            return str(mapped)
        network = ipaddress.ip_network(f"{address}/{NETWORK}", strict=False)
    except ValueError:  # IPv4 has no 64 bits
        return address
    return str(network)
