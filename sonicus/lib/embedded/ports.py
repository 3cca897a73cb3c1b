"""Free ports on 127.0.0.1. They lie below those that the system lends to outgoing connections."""

import random
import socket
from collections.abc import Collection

LOWEST, HIGHEST = 20000, 29999
TRIES = 200


def is_free(port: int) -> bool:
    """Whether nobody listens there, for TCP and for UDP."""
    return _can_bind(port, socket.SOCK_STREAM) and _can_bind(port, socket.SOCK_DGRAM)


def next_free(wanted: int, taken: Collection[int] = ()) -> int:
    """The wanted port, or the first free one above it."""
    for port in range(wanted, wanted + TRIES):
        if port not in taken and is_free(port):
            return port
    raise RuntimeError(f"no free port between {wanted} and {wanted + TRIES}")


def any_free() -> int:
    """A port chosen at random, so that two who look at the same time do not find the same one."""
    for _ in range(TRIES):
        port = random.randint(LOWEST, HIGHEST)  # noqa: S311
        if is_free(port):
            return port
    raise RuntimeError(f"no free port found between {LOWEST} and {HIGHEST}")


def _can_bind(port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind == socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
