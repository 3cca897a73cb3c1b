"""A name server that answers what a test says, for the cases that the sandbox's own does not know."""

import socket
import threading
from collections.abc import Callable

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

Script = Callable[[dns.message.Message], None]


class ScriptedServer:
    """Over UDP; `script` fills in each response. `asked` keeps the questions."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self.asked: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.1)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    def end(self) -> None:
        self._ended.set()
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                wire, sender = self._socket.recvfrom(4096)
            except TimeoutError:
                continue
            query = dns.message.from_wire(wire)
            self.asked.append(str(query.question[0]))
            response = dns.message.make_response(query)
            self._script(response)
            self._socket.sendto(response.to_wire(), sender)


def answering(address: str, *, ttl: int = 300, authoritative: bool = True, only: str = "") -> Script:
    """Answers A with this address, and everything else with nothing; `only` names whose names begin so."""

    def script(response: dns.message.Message) -> None:
        if authoritative:
            response.flags |= dns.flags.AA
        question = response.question[0]
        if question.rdtype.name == "A" and str(question.name).startswith(only):
            response.answer = [dns.rrset.from_text(question.name, ttl, "IN", "A", address)]

    return script


def denying(
    *, soa_ttl: int = 3600, minimum: int = 600, authoritative: bool = False, zone: str = "sonicus.localhost"
) -> Script:
    """Says that the name does not exist, as a resolver does that was asked too early."""

    def script(response: dns.message.Message) -> None:
        response.set_rcode(dns.rcode.NXDOMAIN)
        if authoritative:
            response.flags |= dns.flags.AA
        soa = f"ns1.sonicus.localhost. host.sonicus.localhost. 1 2 3 4 {minimum}"
        response.authority = [dns.rrset.from_text(f"{zone}.", soa_ttl, "IN", "SOA", soa)]

    return script
