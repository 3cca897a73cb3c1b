"""Everything that the account holds, and the events that tell of its changes."""

from typing import Any

from sandbox.store import Document
from sandbox.stripe.errors import missing_object
from sandbox.stripe.ids import new_id
from sandbox.system import World

API_VERSION = "2026-08-26.dahlia"
SYSTEM = "stripe"


class Books:
    """Objects by kind and id. Events wait in `news` until the operation that made them is over."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.news: list[Document] = []

    def now(self) -> int:
        return int(self.world.clock.now())

    def all(self, kind: str) -> list[Document]:
        """Oldest first."""
        return self.world.store.all(SYSTEM, kind)

    def find(self, kind: str, id: str) -> Document | None:
        return self.world.store.get(SYSTEM, kind, id)

    def get(self, kind: str, id: str, *, param: str = "id") -> Document:
        """Raises RefusedError(resource_missing)."""
        found = self.find(kind, id)
        if found is None:
            raise missing_object(kind, id, param)
        return found

    def keep(self, thing: Document) -> None:
        self.world.store.put(SYSTEM, thing["object"], thing["id"], thing)

    def drop(self, thing: Document) -> None:
        self.world.store.delete(SYSTEM, thing["object"], thing["id"])

    def create(self, thing: Document, event: str) -> Document:
        self.keep(thing)
        self.tell(event, thing)
        return thing

    def change(self, old: Document, new: Document, event: str) -> Document:
        """Keep `new`; nobody is told where nothing changed."""
        self.keep(new)
        before = {name: old.get(name) for name in new if new[name] != old.get(name)}
        if before:
            self.tell(event, new, before)
        return new

    def tell(self, type: str, thing: Document, previous: Document | None = None) -> None:
        data: dict[str, Any] = {"object": thing}
        if previous:
            data["previous_attributes"] = previous
        event = {
            "id": new_id("event"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now(),
            "data": data,
            "livemode": False,
            "pending_webhooks": 0,
            "request": {"id": None, "idempotency_key": None},
            "type": type,
        }
        self.news.append(event)
