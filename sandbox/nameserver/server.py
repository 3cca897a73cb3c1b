"""An authoritative name server that serves what IONOS stored, over UDP and TCP on one port."""

import threading
import time

import dns.exception
import dns.flags
import dns.message
import dns.opcode
import dns.rcode

from sandbox.faults import Fault
from sandbox.nameserver.misbehaving import SILENT, STRIKING, spoil
from sandbox.nameserver.shelf import Shelf
from sandbox.nameserver.transport import bind
from sandbox.system import World

PAYLOAD = 1232  # bytes over UDP, as the DNS flag day 2020 recommends
NO_EDNS_PAYLOAD = 512
POLL_SECONDS = 0.05


class NameServer:
    """One of several that serve the same; faults may strike it alone by its name. Port 0 is chosen freely."""

    def __init__(self, world: World, shelf: Shelf, name: str, host: str, port: int) -> None:
        self.name = name
        self._world, self._shelf = world, shelf
        self._servers = bind(host, port, self.reply)
        self.port: int = self._servers[0].server_address[1]
        self._threads: list[threading.Thread] = []
        world.name_servers[name] = self.port

    def start(self) -> None:
        self._threads = [
            threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True) for server in self._servers
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        for server in self._servers:
            if self._threads:
                server.shutdown()
            server.server_close()

    def reply(self, wire: bytes, transport: str) -> bytes | None:
        """The answer to one message; None where none is given."""
        query = _question(wire)
        if query is None:
            return None
        fault = self._world.faults.take("dns", "query", STRIKING, server=self.name)
        if fault and fault.kind == "delay":
            time.sleep(fault.seconds)
        response = self._response(query, transport, fault)
        self._note(query, transport, response.rcode())
        if fault and fault.kind in SILENT:
            return None
        return response.to_wire(max_size=_room(query, transport), prefer_truncation=True)

    def _response(self, query: dns.message.Message, transport: str, fault: Fault | None) -> dns.message.Message:
        response = dns.message.make_response(query, our_payload=PAYLOAD)
        if query.opcode() != dns.opcode.QUERY:
            response.set_rcode(dns.rcode.NOTIMP)
        else:
            self._look_up(query, response)
        if fault:
            spoil(response, fault, transport)
        return response

    def _look_up(self, query: dns.message.Message, response: dns.message.Message) -> None:
        asked = query.question[0]
        contents = self._shelf.contents_for(asked.name, self._world.faults.lag("dns", self.name))
        if contents is None:
            response.set_rcode(dns.rcode.REFUSED)
            return
        found = contents.find(asked.name, asked.rdtype)
        if found.is_authoritative:
            response.flags |= dns.flags.AA
        response.answer, response.authority, response.additional = found.answer, found.authority, found.additional
        response.set_rcode(found.rcode)

    def _note(self, query: dns.message.Message, transport: str, rcode: int) -> None:
        question = str(query.question[0]).replace(" IN ", " ")
        facts = {"system": "dns", "operation": "query", "method": transport, "path": question, "query": ""}
        at = self._world.clock.now()
        self._world.requests.append({**facts, "server": self.name, "status": rcode, "at": at})


def _question(wire: bytes) -> dns.message.Message | None:
    """A message that asks one thing, else None."""
    try:
        query = dns.message.from_wire(wire)
    except dns.exception.DNSException:
        return None
    return None if query.flags & dns.flags.QR or len(query.question) != 1 else query


def _room(query: dns.message.Message, transport: str) -> int:
    if transport == "TCP":
        return 65535
    return min(max(query.payload, NO_EDNS_PAYLOAD), PAYLOAD) if query.edns >= 0 else NO_EDNS_PAYLOAD
