"""What happens in Odoo, as salespeople do and see it."""

from typing import Any

import requests
from django.conf import settings

from sandbox.server import Sandbox
from tests.support.outside import OutsideWorld


class OdooWorld(OutsideWorld):
    def __init__(self, box: Sandbox, key: str) -> None:
        super().__init__(box)
        self._key = key

    def rows(self, model: str) -> list[dict[str, Any]]:
        return self.state()["odoo"][model]

    def leads(self) -> list[dict[str, Any]]:
        return self.rows("crm.lead")

    def lead(self) -> dict[str, Any]:
        """The only one."""
        [lead] = self.leads()
        return lead

    def calls(self, operation: str) -> int:
        return sum(request["operation"] == operation for request in self.requests("odoo"))

    def act(self, model: str, method: str, *args: Any, **named: Any) -> Any:
        """Somebody else's call, over the protocol that every version has."""
        who = [settings.ODOO_DB, 5, self._key]
        params = {"service": "object", "method": "execute_kw", "args": [*who, model, method, list(args), named]}
        body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
        answer = requests.post(f"{self.url}/odoo/jsonrpc", json=body, timeout=10).json()
        assert "error" not in answer, answer
        return answer.get("result")

    def edit(self, **values: Any) -> None:
        self.act("crm.lead", "write", [self.lead()["id"]], values)

    def merge_away(self) -> None:
        """The lead goes into another one, and its row with its external id disappears."""
        requests.post(f"{self.url}/odoo/web/leads/{self.lead()['id']}/delete", timeout=10, allow_redirects=False)
