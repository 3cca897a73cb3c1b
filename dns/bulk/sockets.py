"""One UDP socket for each address family, on a port of its own that nobody can guess."""

import errno
import ipaddress
import selectors
import socket
from collections.abc import Iterator

from dns.bulk.questions import Place

LONGEST_MESSAGE = 4096
RECEIVE_BUFFER = 4 * 1024 * 1024  # a burst of answers must not be lost for want of room
AT_ONCE = 512  # then sending has its turn
BUSY = (errno.EAGAIN, errno.ENOBUFS)


class Sockets:
    """Unconnected: from whom an answer comes is for the caller to compare."""

    def __init__(self) -> None:
        self._by_version: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()

    def send(self, message: bytes, place: Place) -> bool:
        """False where there is no room just now. Raises OSError where there is no way."""
        try:
            self._socket_for(place.address).sendto(message, place)
        except OSError as error:
            if error.errno in BUSY:
                return False
            raise
        return True

    def receive(self, seconds: float) -> Iterator[tuple[bytes, str, int]]:
        """Messages with their senders' address and port, waiting at most so long for the first."""
        for key, _ in self._selector.select(seconds):
            source: socket.socket = key.fileobj  # type: ignore[assignment]
            for _ in range(AT_ONCE):
                try:
                    message, sender = source.recvfrom(LONGEST_MESSAGE)
                except OSError:
                    break
                yield message, sender[0], sender[1]

    def close(self) -> None:
        self._selector.close()
        for each in self._by_version.values():
            each.close()

    def _socket_for(self, address: str) -> socket.socket:
        version = 6 if ":" in address else 4
        found = self._by_version.get(version)
        if found is None:
            found = self._by_version[version] = self._opened(version)
        return found

    def _opened(self, version: int) -> socket.socket:
        opened = socket.socket(socket.AF_INET6 if version == 6 else socket.AF_INET, socket.SOCK_DGRAM)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        opened.setblocking(False)
        if version == 6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind(("::" if version == 6 else "0.0.0.0", 0))  # noqa: S104  answers come from anywhere
        self._selector.register(opened, selectors.EVENT_READ)
        return opened


def plain_address(text: str) -> str:
    """As recvfrom() writes it, so that senders can be compared. Raises ValueError."""
    return str(ipaddress.ip_address(text))
