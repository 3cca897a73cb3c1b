"""The outside world as tests see it: through the sandbox's control API, as anybody else would."""

from typing import Any

import requests

from sandbox.server import Sandbox


class OutsideWorld:
    def __init__(self, box: Sandbox) -> None:
        self._box = box
        self.url = box.url
        self.dns_port = box.dns_port
        self.dns_ports = box.dns_ports  # of ns1, ns2, ns3, ns4; a fault may name its server
        self.smtp_port = box.smtp_port

    def state(self) -> dict[str, Any]:
        return self._call("GET", "/state")

    def fault(self, **fault: Any) -> dict[str, Any]:
        """e.g. fault(system="odoo", kind="status", status=503, times=5)"""
        return self._call("POST", "/faults", fault)

    def faults(self) -> list[dict[str, Any]]:
        """Those that are on, each with how often it struck."""
        return self._call("GET", "/faults")

    def clear_faults(self) -> None:
        self._call("DELETE", "/faults")

    def advance(self, seconds: float) -> None:
        self._call("POST", "/clock", {"advance_seconds": seconds})

    def lay_zone(self, zone_id: str, name: str, records: list[dict[str, Any]]) -> None:
        self._call("PUT", f"/ionos/zones/{zone_id}", {"name": name, "records": records})

    def requests(self, system: str | None = None) -> list[dict[str, Any]]:
        """What was asked of it, oldest first."""
        found = self._call("GET", "/requests")
        return [request for request in found if system in (None, request["system"])]

    def reset(self) -> None:
        self._box.reset()

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, f"{self.url}/_sandbox{path}", json=body, timeout=10)
        answer.raise_for_status()
        return answer.json() if answer.content else None
