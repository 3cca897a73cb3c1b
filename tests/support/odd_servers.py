"""Servers that misbehave in ways that no well-meant program can be told to."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Behaviour = Callable[[socket.socket], None]


@contextmanager
def odd_server(*behaviours: Behaviour) -> Iterator[int]:
    """Yields its port. The first connection gets the first behaviour, and so on; the last serves all that follow."""
    listener = socket.create_server(("127.0.0.1", 0))
    connections: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connections.append(connection)
            behave = behaviours[min(len(connections), len(behaviours)) - 1]
            threading.Thread(target=_quietly, args=(behave, connection), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in connections:
            connection.close()


def says(text: str) -> Behaviour:
    """One answer to whatever is asked; the connection stays open."""

    def behave(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(text.replace("\n", "\r\n").encode())

    return behave


def hangs(connection: socket.socket) -> None:
    """Takes what is sent, and says nothing."""
    while connection.recv(65536):
        pass


def drips(beginning: str, piece: str = "x", *, every: float) -> Behaviour:
    def behave(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(beginning.replace("\n", "\r\n").encode())
        for _ in range(1000):
            connection.sendall(piece.replace("\n", "\r\n").encode())
            threading.Event().wait(every)

    return behave


def resets(connection: socket.socket) -> None:
    """Reads, then cuts the connection as a gateway does with one that was idle too long."""
    connection.recv(65536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    connection.close()


def _quietly(behave: Behaviour, connection: socket.socket) -> None:
    with suppress(OSError):
        behave(connection)
