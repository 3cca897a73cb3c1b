"""A UDP server that sends whatever octets a test says, as often and from wherever it says."""

import socket
import threading
import time
from collections.abc import Callable

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

from dns.bulk.questions import Place
from sonicus.lib.embedded.ports import any_free

Send = Callable[[bytes], None]
Script = Callable[[bytes, Send], None]


class RawServer:
    """Used by `with`. `asked` holds each query with its time; `clients` the ports that they came from."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self.asked: list[tuple[float, bytes]] = []
        self.clients: set[int] = set()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", any_free()))  # where TCP is free, too: some tests listen there
        self._socket.settimeout(0.05)
        self.place = Place("127.0.0.1", self._socket.getsockname()[1])
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "RawServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._socket.close()

    @property
    def names(self) -> list[str]:
        return [str(dns.message.from_wire(query).question[0].name) for _, query in self.asked]

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                query, client = self._socket.recvfrom(4096)
            except TimeoutError:
                continue
            self.asked.append((time.monotonic(), query))
            self.clients.add(client[1])
            self._script(query, lambda answer, client=client: self._socket.sendto(answer, client) and None)


def answer_to(query: bytes, address: str = "192.0.2.1") -> bytes:
    response = dns.message.make_response(dns.message.from_wire(query))
    response.flags |= dns.flags.AA
    response.answer = [dns.rrset.from_text(response.question[0].name, 60, "IN", "A", address)]
    return response.to_wire()


def right(query: bytes, send: Send) -> None:
    send(answer_to(query))


def silent(_query: bytes, _send: Send) -> None:
    """Never a word."""


def without_edns(code: dns.rcode.Rcode, *, header_alone: bool = False) -> Script:
    """Rejects what has an OPT record, as servers do that do not know it (RFC 6891, 7)."""

    def script(query: bytes, send: Send) -> None:
        asked = dns.message.from_wire(query)
        if asked.edns < 0:
            send(answer_to(query))
            return
        response = dns.message.make_response(asked)
        response.use_edns(0 if code == dns.rcode.BADVERS else -1)
        response.set_rcode(code)
        response.question = [] if header_alone else response.question
        send(response.to_wire())

    return script


def cut_off(query: bytes, send: Send) -> None:
    """Says that the answer is to be had over TCP."""
    response = dns.message.make_response(dns.message.from_wire(query))
    response.flags |= dns.flags.TC | dns.flags.AA
    send(response.to_wire())
