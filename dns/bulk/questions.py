"""What is asked, and how it stands on the wire (RFC 1035, 4.1; RFC 6891)."""

import struct
from typing import NamedTuple

from dns.bulk.labels import write_labels

TYPES = {"A": 1, "CNAME": 5, "SOA": 6, "TXT": 16, "AAAA": 28}
IN = 1
RECURSION_DESIRED = 0x0100
PAYLOAD = 1232  # octets of UDP that pass everywhere (DNS flag day 2020)
HEADER = struct.Struct("!6H")
OPT = struct.pack("!BHHIH", 0, 41, PAYLOAD, 0, 0)


class Place(NamedTuple):
    """A name server: its address as text, and its port. What recvfrom() calls the sender, without IPv6's two more."""

    address: str
    port: int


class Question(NamedTuple):
    """`recursive` for a resolver."""

    place: Place
    name: str
    type: str
    recursive: bool = False

    def wire(self) -> bytes:
        """The question section. Raises ValueError for what is no name, KeyError for a type that is not asked here."""
        return write_labels(self.name) + struct.pack("!HH", TYPES[self.type], IN)


def query(identifier: int, question: bytes, *, is_recursive: bool) -> bytes:
    flags = RECURSION_DESIRED if is_recursive else 0
    return HEADER.pack(identifier, flags, 1, 0, 0, 1) + question + OPT
