"""One name server's two sockets, UDP and TCP on one number."""

import socket
import socketserver
import struct
from collections.abc import Callable

TRIES_FOR_A_PORT = 20
IDLE_SECONDS = 5

Replier = Callable[[bytes, str], bytes | None]  # (message, "UDP" or "TCP") -> answer, None where none is given


class UdpServer(socketserver.ThreadingUDPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], reply: Replier) -> None:
        self.reply = reply
        super().__init__(address, _UdpHandler)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)


class TcpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], reply: Replier) -> None:
        self.reply = reply
        super().__init__(address, _TcpHandler)


def bind(host: str, port: int, reply: Replier) -> tuple[TcpServer, UdpServer]:
    """Port 0 is chosen freely; where the system's choice for TCP is taken for UDP, another one is tried."""
    for tries_left in reversed(range(TRIES_FOR_A_PORT)):
        tcp = TcpServer((host, port), reply)
        try:
            return tcp, UdpServer((host, tcp.server_address[1]), reply)
        except OSError:
            tcp.server_close()
            if port or not tries_left:
                raise
    raise AssertionError("unreachable")


class _UdpHandler(socketserver.BaseRequestHandler):
    server: UdpServer

    def handle(self) -> None:
        wire, connection = self.request
        if answer := self.server.reply(wire, "UDP"):
            connection.sendto(answer, self.client_address)


class _TcpHandler(socketserver.StreamRequestHandler):
    """Each message stands behind its length in two bytes (RFC 1035, 4.2.2); a connection may carry many."""

    server: TcpServer
    timeout = IDLE_SECONDS

    def handle(self) -> None:
        try:
            while (length := self.rfile.read(2)) and len(length) == 2:
                wire = self.rfile.read(struct.unpack("!H", length)[0])
                answer = self.server.reply(wire, "TCP")
                if answer is None:
                    return
                self.wfile.write(struct.pack("!H", len(answer)) + answer)
        except OSError:  # the other side went away
            return
