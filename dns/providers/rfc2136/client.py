"""One primary server on the wire: dynamic updates (RFC 2136), questions and transfers, all over TCP and signed."""

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rrset
import dns.tsig
import dns.xfr
from dns.providers.addresses import split_port
from dns.providers.rfc2136.errors import failure, refusal
from dns.providers.rfc2136.transfer import transferred
from dns.rcode import Rcode
from dns.rdatatype import RdataType
from dns.update import UpdateMessage

ANSWER_SECONDS = 10.0
TRANSFER_SECONDS = 60.0

Read = TypeVar("Read")


class Rfc2136Client:
    """Signed messages and their answers. All methods raise ProviderError."""

    def __init__(self, server: str, key: dns.tsig.Key, *, patience: float = ANSWER_SECONDS) -> None:
        """`patience` is seconds for one message and its answer."""
        self._host, self._port = split_port(server)
        self._key, self._patience = key, patience

    def __repr__(self) -> str:
        return f"Rfc2136Client({self._host}:{self._port})"  # without the key

    def new_update(self, zone: str) -> UpdateMessage:
        return UpdateMessage(zone, keyring=self._key)

    def send(self, update: UpdateMessage, *, expecting: Iterable[Rcode] = ()) -> Rcode:
        """The server does all of an update or nothing. A code that is not expected is raised."""
        response = self._exchange(update, "an update")
        return _accepted(response.rcode(), (Rcode.NOERROR, *expecting), "an update")

    def ask(self, name: str, types: Iterable[RdataType]) -> Iterator[dns.message.Message]:
        """One question after the other, on one connection; whoever has seen enough stops."""
        about = f"a question for {name}"
        with self._reached(self._connected, about) as connection:
            for type in types:
                query = self._question(name, type)
                response = self._reached(partial(self._asked, query, connection), about)
                _accepted(response.rcode(), (Rcode.NOERROR, Rcode.NXDOMAIN), about)
                yield response

    def transfer(self, name: str) -> list[dns.rrset.RRset]:
        """All that a zone holds. The records of one place may come in several sets."""
        query = dns.message.make_query(name, RdataType.AXFR)
        query.use_tsig(self._key)

        def read(host: str) -> list[dns.rrset.RRset]:
            with socket.create_connection((host, self._port), self._patience) as connection:
                found = list(transferred(connection, query, time.monotonic() + TRANSFER_SECONDS))
                connection.shutdown(socket.SHUT_RDWR)
                return found

        return self._reached(read, f"a transfer of {name}")

    def _question(self, name: str, type: RdataType) -> dns.message.Message:
        query = dns.message.make_query(name, type, use_edns=0)
        query.flags &= ~dns.flags.RD
        query.use_tsig(self._key)
        return query

    def _connected(self, host: str) -> socket.socket:
        connection = socket.create_connection((host, self._port), self._patience)
        connection.setblocking(False)
        return connection

    def _asked(self, query: dns.message.Message, connection: socket.socket, host: str) -> dns.message.Message:
        return dns.query.tcp(query, host, self._patience, sock=connection)

    def _exchange(self, message: dns.message.Message, about: str) -> dns.message.Message:
        return self._reached(lambda host: dns.query.tcp(message, host, self._patience, self._port), about)

    def _reached(self, talk: Callable[[str], Read], about: str) -> Read:
        try:
            return talk(self._address())
        except dns.xfr.TransferError as error:
            raise refusal(error.rcode, about) from None
        except (dns.exception.DNSException, OSError, EOFError) as error:
            raise failure(error, about) from None

    def _address(self) -> str:
        return str(socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)[0][4][0])


def _accepted(rcode: Rcode, good: Iterable[Rcode], about: str) -> Rcode:
    if rcode not in good:
        raise refusal(rcode, about)
    return rcode
