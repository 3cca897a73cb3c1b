"""Zones and records in the store, with enough of the past to show how things stood some seconds ago."""

from collections.abc import Iterable
from typing import Any

from sandbox.clock import Clock
from sandbox.store import Document, Store

Json = dict[str, Any]

FROM_THE_BEGINNING = 0.0
PAST_SECONDS = 3600.0


class Zones:
    """Hold the store's lock around anything that reads and then writes."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def all(self) -> list[Json]:
        return self._store.all("ionos", "zone")

    def get(self, zone_id: str) -> Json | None:
        return self._store.get("ionos", "zone", zone_id)

    def record(self, zone_id: str, record_id: str) -> Json | None:
        document = self._store.get("ionos", "record", record_id)
        return document["record"] if document and document["zone_id"] == zone_id else None

    def records(self, zone_id: str, name: str = "") -> list[Json]:
        """All of the zone, or those at exactly this name."""
        found = self._store.of_records_named("ionos", "record", name) if name else self._documents("record")
        return [document["record"] for document in found if document["zone_id"] == zone_id]

    def served(self, zone_id: str, moment: float) -> list[Json]:
        """Records as they stood at `moment`, those that were disabled left out."""
        now = [d for d in self._documents("record") if d["born_at"] <= moment]
        gone = [d for d in self._documents("past") if d["born_at"] <= moment < d["died_at"]]
        return [d["record"] for d in now + gone if d["zone_id"] == zone_id and not d["record"]["disabled"]]

    def lay(self, zone: Json, records: Iterable[Json]) -> None:
        """A zone as if it had always been so, in place of any other with its id or its name."""
        for other in self.all():
            if zone["id"] == other["id"] or zone["name"] == other["name"]:
                self._forget(other["id"])
        self._store.put("ionos", "zone", zone["id"], zone)
        for record in records:
            self._put(zone["id"], record, FROM_THE_BEGINNING)

    def add(self, zone_id: str, record: Json) -> None:
        """The same name, type and content posted again leave one record, with the newer id."""
        for other in self.records(zone_id, record["name"]):
            if _identity(other) == _identity(record):
                self.remove(other["id"])
        self._put(zone_id, record, self._clock.now())

    def change(self, record: Json) -> None:
        document = self._store.get("ionos", "record", record["id"])
        if document:
            self._bury(document)
            self._put(document["zone_id"], record, self._clock.now())

    def disable(self, zone_id: str, name: str | None) -> None:
        """Switch off what stands at a name, or the first address or alias that was there from the beginning."""
        active = [d for d in self._documents("record") if d["zone_id"] == zone_id and not d["record"]["disabled"]]
        meant = [d for d in active if d["record"]["name"] == name] if name else _laid(active)[:1]
        for document in meant:
            self.change({**document["record"], "disabled": True})

    def remove(self, record_id: str) -> None:
        if document := self._store.get("ionos", "record", record_id):
            self._bury(document)
            self._store.delete("ionos", "record", record_id)

    def _put(self, zone_id: str, record: Json, born_at: float) -> None:
        document = {"zone_id": zone_id, "born_at": born_at, "record": record}
        self._store.put("ionos", "record", record["id"], document)

    def _bury(self, document: Document) -> None:
        now = self._clock.now()
        number = str(self._store.next_number("ionos-past"))
        self._store.put("ionos", "past", number, {**document, "number": number, "died_at": now})
        while (old := self._store.first("ionos", "past")) and old["died_at"] < now - PAST_SECONDS:
            self._store.delete("ionos", "past", old["number"])

    def _forget(self, zone_id: str) -> None:
        self._store.delete("ionos", "zone", zone_id)
        for document in self._documents("record"):
            if document["zone_id"] == zone_id:
                self._store.delete("ionos", "record", document["record"]["id"])
        for document in self._documents("past"):
            if document["zone_id"] == zone_id:
                self._store.delete("ionos", "past", document["number"])

    def _documents(self, kind: str) -> list[Document]:
        return self._store.all("ionos", kind)


def _laid(documents: list[Document]) -> list[Document]:
    of_services = [d for d in documents if d["record"]["type"] in ("A", "AAAA", "CNAME")]
    return [document for document in of_services if document["born_at"] == FROM_THE_BEGINNING]


def _identity(record: Json) -> tuple[str, str, str]:
    return record["name"], record["type"], record["content"]
