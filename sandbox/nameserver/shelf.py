"""The zones that IONOS stored, ready to be asked; made once for as long as nothing changes."""

import dns.name

from sandbox.ionos.zones import Zones
from sandbox.nameserver.contents import Contents
from sandbox.system import World

Edition = tuple[int, Contents]  # how much the store had changed by then


class Shelf:
    """Shared by all name servers."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._zones = Zones(world.store, world.clock)
        self._editions: dict[str, Edition] = {}

    def contents_for(self, name: dns.name.Name, behind: float) -> Contents | None:
        """Of the nearest zone above the name, as it stood `behind` seconds ago; None where there is none."""
        with self._world.store.lock:
            zones = [z for z in self._zones.all() if name.is_subdomain(dns.name.from_text(z["name"]))]
            if not zones:
                return None
            zone = max(zones, key=lambda z: len(z["name"]))
            return self._past(zone, behind) if behind else self._present(zone)

    def _past(self, zone: dict[str, str], behind: float) -> Contents:
        moment = self._world.clock.now() - behind
        return Contents(zone["name"], self._zones.served(zone["id"], moment))

    def _present(self, zone: dict[str, str]) -> Contents:
        changes = self._world.store.changes
        known = self._editions.get(zone["id"])
        if known is None or known[0] != changes:
            known = changes, Contents(zone["name"], self._zones.served(zone["id"], self._world.clock.now()))
            self._editions[zone["id"]] = known
        return known[1]
