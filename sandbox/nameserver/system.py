from typing import Any

from werkzeug.routing import Rule

from sandbox.system import System


class Dns(System):
    """The name servers as the control address sees them; each one's own address is a DNS port (server.py)."""

    name = "dns"

    def rules(self) -> list[Rule]:
        return []

    def state(self) -> Any:
        """`queries` counts those that are still in the list of requests."""
        queries = [request for request in list(self.world.requests) if request["system"] == self.name]
        return {"port": self.world.dns_port, "servers": self.world.name_servers, "queries": len(queries)}
