"""A whole zone over TCP (AXFR, RFC 5936), read as fast as it comes.

Knot cuts a transfer whose reader pauses for half a second (tcp-io-timeout), and understanding a message takes longer
than receiving it: so a thread receives, while we read what is there.
"""

import queue
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import dns.exception
import dns.message
import dns.name
import dns.rcode
import dns.rrset
import dns.xfr
from dns.rcode import Rcode
from dns.rdatatype import RdataType

PIECE_BYTES = 64 * 1024


def transferred(connection: socket.socket, query: dns.message.Message, deadline: float) -> Iterator[dns.rrset.RRset]:
    """The SOA first, and not again at the end. Raises DNSException, OSError, EOFError; TransferError on a refusal.

    The connection must be blocking; `deadline` is of time.monotonic().
    """
    connection.sendall(query.to_wire(prepend_length=True))
    pieces: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(connection, pieces), daemon=True).start()
    stream, context, ends = _Stream(pieces, deadline), None, 0
    while ends < 2:
        wire = stream.read(*struct.unpack("!H", stream.read(2)))
        message = dns.message.from_wire(
            wire, keyring=query.keyring, request_mac=query.mac, xfr=True, tsig_ctx=context, multi=True
        )
        if message.rcode() != Rcode.NOERROR:
            raise dns.xfr.TransferError(message.rcode())  # type: ignore[no-untyped-call]
        context = message.tsig_ctx
        for rrset in message.answer:
            ends += rrset.rdtype == RdataType.SOA
            if ends < 2:
                yield rrset
    if not message.had_tsig:
        raise dns.exception.FormError("the last message lacks its TSIG")  # type: ignore[no-untyped-call]


def _receive(connection: socket.socket, pieces: "queue.SimpleQueue[bytes]") -> None:
    """Ends when the connection does; an empty piece says so."""
    with suppress(OSError):
        while piece := connection.recv(PIECE_BYTES):
            pieces.put(piece)
    pieces.put(b"")


class _Stream:
    def __init__(self, pieces: "queue.SimpleQueue[bytes]", deadline: float) -> None:
        self._pieces, self._deadline = pieces, deadline
        self._buffer = bytearray()

    def read(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._buffer += self._next()
        found = bytes(self._buffer[:count])
        del self._buffer[:count]
        return found

    def _next(self) -> bytes:
        try:
            piece = self._pieces.get(timeout=max(0.0, self._deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError from None
        if not piece:
            raise EOFError
        return piece
