import time
from collections.abc import Callable

from tenants.routing import MEMORY, route


def eventually(holds: Callable[[], object], *, seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def remember(host: str) -> None:
    """As requests do, until the listener hears and the host is remembered."""
    assert eventually(lambda: route(host) and MEMORY.recall(host)), f"{host} is not remembered"
