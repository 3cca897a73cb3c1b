import time

from sandbox.store import Store


class Clock:
    """The sandbox's own time, which can be put forward; the shift survives a restart."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self.shift

    @property
    def shift(self) -> float:
        document = self._store.get("_sandbox", "clock", "shift")
        return float(document["seconds"]) if document else 0.0

    def advance(self, seconds: float) -> None:
        with self._store.lock:
            self._store.put("_sandbox", "clock", "shift", {"seconds": self.shift + seconds})
