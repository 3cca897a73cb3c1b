from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.system import World

UID = 5


@dataclass(frozen=True)
class Environment:
    """What one call sees: the world, and the context that it was sent with."""

    world: World
    context: dict[str, Any]

    @property
    def version(self) -> int:
        return self.world.credentials.odoo_version

    @property
    def now(self) -> str:
        """Naive UTC text with seconds, as Odoo writes times."""
        return datetime.fromtimestamp(self.world.clock.now(), UTC).strftime("%Y-%m-%d %H:%M:%S")
