"""An authoritative name server that serves what IONOS stored, over UDP and TCP on one port."""

import socket
import socketserver
import struct
import threading
import time
from typing import Any

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode

from sandbox.faults import Fault
from sandbox.ionos.zones import Zones
from sandbox.nameserver.contents import Contents
from sandbox.system import World

PAYLOAD = 1232  # bytes over UDP, as the DNS flag day 2020 recommends
NO_EDNS_PAYLOAD = 512
TRIES_FOR_A_PORT = 20
IDLE_SECONDS = 5


class NameServer:
    """Port 0 is chosen freely, the same for both transports."""

    def __init__(self, world: World, host: str, port: int) -> None:
        self._world = world
        self._zones = Zones(world.store, world.clock)
        self._servers = _bind(host, port, self)
        self.port: int = self._servers[0].server_address[1]
        self._threads: list[threading.Thread] = []
        world.dns_port = self.port

    def start(self) -> None:
        self._threads = [threading.Thread(target=s.serve_forever, args=(0.05,), daemon=True) for s in self._servers]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        for server in self._servers:
            if self._threads:
                server.shutdown()
            server.server_close()

    def reply(self, wire: bytes, transport: str) -> bytes | None:
        """The answer to one message; None where none is given."""
        try:
            query = dns.message.from_wire(wire)
        except dns.exception.DNSException:
            return None
        if query.flags & dns.flags.QR or len(query.question) != 1:
            return None
        fault = self._world.faults.take("dns", "query")
        if fault and fault.kind == "delay":
            time.sleep(fault.seconds)
        response = self._response(query, fault)
        self._note(query, transport, response.rcode())
        if fault and fault.kind in ("reset", "applied_then_reset"):
            return None
        return response.to_wire(max_size=_room(query, transport), prefer_truncation=True)

    def _response(self, query: dns.message.Message, fault: Fault | None) -> dns.message.Message:
        response = dns.message.make_response(query, our_payload=PAYLOAD)
        contents = self._contents(query.question[0].name)
        if fault and fault.kind == "status":
            response.set_rcode(dns.rcode.REFUSED if fault.status in (401, 403) else dns.rcode.SERVFAIL)
        elif query.opcode() != dns.opcode.QUERY:
            response.set_rcode(dns.rcode.NOTIMP)
        elif contents is None:
            response.set_rcode(dns.rcode.REFUSED)
        else:
            found = contents.find(query.question[0].name, query.question[0].rdtype)
            response.flags |= dns.flags.AA
            response.answer, response.authority = found.answer, found.authority
            response.set_rcode(found.rcode)
        return response

    def _contents(self, name: dns.name.Name) -> Contents | None:
        """Of the nearest zone above the name, as it stood before the time by which we lag behind."""
        moment = self._world.clock.now() - self._world.faults.lag("dns")
        with self._world.store.lock:
            zones = [z for z in self._zones.all() if name.is_subdomain(dns.name.from_text(z["name"]))]
            if not zones:
                return None
            zone = max(zones, key=lambda z: len(z["name"]))
            return Contents(zone["name"], self._zones.served(zone["id"], moment))

    def _note(self, query: dns.message.Message, transport: str, rcode: int) -> None:
        question = str(query.question[0]).replace(" IN ", " ")
        facts = {"system": "dns", "operation": "query", "method": transport, "path": question, "query": ""}
        self._world.requests.append({**facts, "status": rcode, "at": self._world.clock.now()})


def _room(query: dns.message.Message, transport: str) -> int:
    if transport == "TCP":
        return 65535
    return min(max(query.payload, NO_EDNS_PAYLOAD), PAYLOAD) if query.edns >= 0 else NO_EDNS_PAYLOAD


class _UdpHandler(socketserver.BaseRequestHandler):
    server: "_UdpServer"

    def handle(self) -> None:
        wire, connection = self.request
        if answer := self.server.name_server.reply(wire, "UDP"):
            connection.sendto(answer, self.client_address)


class _TcpHandler(socketserver.StreamRequestHandler):
    """Each message stands behind its length in two bytes (RFC 1035, 4.2.2); a connection may carry many."""

    server: "_TcpServer"
    timeout = IDLE_SECONDS

    def handle(self) -> None:
        try:
            while (length := self.rfile.read(2)) and len(length) == 2:
                wire = self.rfile.read(struct.unpack("!H", length)[0])
                answer = self.server.name_server.reply(wire, "TCP")
                if answer is None:
                    return
                self.wfile.write(struct.pack("!H", len(answer)) + answer)
        except OSError:  # the other side went away
            return


class _UdpServer(socketserver.ThreadingUDPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], name_server: NameServer) -> None:
        self.name_server = name_server
        super().__init__(address, _UdpHandler)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)


class _TcpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], name_server: NameServer) -> None:
        self.name_server = name_server
        super().__init__(address, _TcpHandler)


def _bind(host: str, port: int, name_server: NameServer) -> tuple[Any, Any]:
    """Both servers on one number; where the system's choice for TCP is taken for UDP, another one is tried."""
    for tries_left in reversed(range(TRIES_FOR_A_PORT)):
        tcp = _TcpServer((host, port), name_server)
        try:
            return tcp, _UdpServer((host, tcp.server_address[1]), name_server)
        except OSError:
            tcp.server_close()
            if port or not tries_left:
                raise
    raise AssertionError("unreachable")
