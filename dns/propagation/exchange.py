"""A message there and one back: over UDP with retries, over TCP where the answer was cut off."""

import socket
import time

import dns.exception
import dns.inet
import dns.message
import dns.query
import dns.rcode

OF_NO_EDNS = (dns.rcode.FORMERR, dns.rcode.NOTIMP, dns.rcode.BADVERS)  # said by servers that do not know it


class CutOffError(Exception):
    """Over UDP the answer was cut off, and over TCP there is none. The message says so; `timed_out` tells silence."""

    def __init__(self, how: str, *, timed_out: bool = False) -> None:
        super().__init__(f"cuts its answer off over UDP, and {how} over TCP")
        self.timed_out = timed_out


def exchange(
    query: dns.message.Message, address: str, port: int, seconds: float, tries: int = 1
) -> tuple[dns.message.Message, str]:
    """The answer and its transport, udp or tcp; `seconds` for each try. Raises dns.exception.Timeout when all tries
    met silence, CutOffError, and what sockets raise.

    A server that rejects EDNS is asked without it, as resolvers do (RFC 6891, 7). One that is silent to it is not:
    neither do resolvers since 2019, so that visitors meet the same silence.
    """
    response, transport = _with_retries(query, address, port, seconds, tries)
    if query.edns < 0 or response.rcode() not in OF_NO_EDNS:
        return response, transport
    query.use_edns(-1)
    return _with_retries(query, address, port, seconds, tries)


def _with_retries(
    query: dns.message.Message, address: str, port: int, seconds: float, tries: int
) -> tuple[dns.message.Message, str]:
    """A server that is known not to listen is not tried again."""
    for tries_left in reversed(range(tries)):
        try:
            return _over_udp(query, address, port, seconds), "udp"
        except dns.message.Truncated:
            return _over_tcp(query, address, port, seconds), "tcp"
        except dns.exception.Timeout:
            if not tries_left:
                raise
    raise AssertionError("unreachable")


def _over_tcp(query: dns.message.Message, address: str, port: int, seconds: float) -> dns.message.Message:
    try:
        return dns.query.tcp(query, address, seconds, port)
    except dns.exception.Timeout:
        raise CutOffError("does not answer", timed_out=True) from None
    except (OSError, EOFError) as error:
        raise CutOffError(f"cannot be asked ({type(error).__name__})") from None


def _over_udp(query: dns.message.Message, address: str, port: int, seconds: float) -> dns.message.Message:
    """Through a connected socket: strangers' packets never reach it, and a closed port is told at once."""
    until = time.time() + seconds
    with socket.socket(dns.inet.af_for_address(address), socket.SOCK_DGRAM) as connection:
        connection.setblocking(False)
        connection.connect((address, port))
        dns.query.send_udp(connection, query, None, until)
        response, *_ = dns.query.receive_udp(
            connection, expiration=until, raise_on_truncation=True, ignore_errors=True, query=query
        )
    assert isinstance(response, dns.message.Message)  # noqa: S101
    return response
