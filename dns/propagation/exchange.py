"""A message there and one back: over UDP with retries, over TCP where the answer was cut off."""

import socket
import time

from django.conf import settings

import dns.exception
import dns.inet
import dns.message
import dns.query


def exchange(query: dns.message.Message, address: str, port: int) -> tuple[dns.message.Message, str]:
    """The answer and its transport, udp or tcp. Raises dns.exception.Timeout when all tries met silence.

    Each try takes at most DNS_TIMEOUT_SECONDS. A server that is known not to listen is not tried again.
    """
    for tries_left in reversed(range(settings.DNS_RETRIES + 1)):
        try:
            return _over_udp(query, address, port), "udp"
        except dns.message.Truncated:
            return dns.query.tcp(query, address, settings.DNS_TIMEOUT_SECONDS, port), "tcp"
        except dns.exception.Timeout:
            if not tries_left:
                raise
    raise AssertionError("unreachable")


def _over_udp(query: dns.message.Message, address: str, port: int) -> dns.message.Message:
    """Through a connected socket: strangers' packets never reach it, and a closed port is told at once."""
    until = time.time() + settings.DNS_TIMEOUT_SECONDS
    with socket.socket(dns.inet.af_for_address(address), socket.SOCK_DGRAM) as connection:
        connection.setblocking(False)
        connection.connect((address, port))
        dns.query.send_udp(connection, query, None, until)
        response, *_ = dns.query.receive_udp(
            connection, expiration=until, raise_on_truncation=True, ignore_errors=True, query=query
        )
    assert isinstance(response, dns.message.Message)  # noqa: S101
    return response
