"""Odoo with CRM: two protocols over the same rows; `odoo_version` of the credentials decides what is offered.

Operations, for faults and in the list of requests: version, common.version, common.authenticate, and
<model>.<method> of either protocol, e.g. crm.lead.load.
"""

from typing import Any

from werkzeug.routing import Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from sandbox.faults import Fault
from sandbox.odoo import json2, jsonrpc
from sandbox.odoo.environment import Environment
from sandbox.odoo.furnish import furnish
from sandbox.odoo.html import html_error
from sandbox.odoo.page import pipeline
from sandbox.odoo.records import Record, Records
from sandbox.odoo.registry import MODELS
from sandbox.odoo.wording import broken, operation_of
from sandbox.system import System, json_response

JSON_2_SINCE = 19
HIDDEN = ("ir.model.data", "utm.mixin")


class Odoo(System):
    name = "odoo"

    def rules(self) -> list[Rule]:
        return [
            Rule("/web/version", endpoint="version", methods=["GET"]),
            Rule("/json/2/<model>/<method>", endpoint="json2"),
            Rule("/jsonrpc", endpoint="jsonrpc", methods=["POST"]),
            Rule("/web", endpoint="page", methods=["GET"]),
            Rule("/web/leads/<int:id>/delete", endpoint="delete_lead", methods=["POST"]),
        ]

    def furnish(self) -> None:
        furnish(self.world)

    def state(self) -> dict[str, list[Record]]:
        """Every row of every model, as `read` shows it, with its external id."""
        names = self._records("ir.model.data").all()
        external = {(row["model"], row["res_id"]): f"{row['module']}.{row['name']}" for row in names}
        models = {model: self._shown(model, external) for model in MODELS if model not in HIDDEN}
        return {**models, "mail.message": self.world.store.all("odoo", "mail.message")}

    def operation(self, endpoint: str, request: Request, arguments: dict[str, Any]) -> str:
        return operation_of(request)

    def version(self, request: Request) -> Response:
        version = self.world.credentials.odoo_version
        if version < JSON_2_SINCE:
            return self.not_found(request)
        return json_response({"version_info": [version, 0, 0, "final", 0, ""], "version": f"{version}.0"})

    def json2(self, request: Request, model: str, method: str) -> Response:
        if self.world.credentials.odoo_version < JSON_2_SINCE:
            return redirect("/web/login", 303)
        return json2.answer(self.world, request, model, method)

    def jsonrpc(self, request: Request) -> Response:
        return jsonrpc.answer(self.world, request)

    def page(self, request: Request) -> Response:
        return Response(pipeline(self._shown("crm.lead", {})), content_type="text/html; charset=utf-8")

    def delete_lead(self, request: Request, id: int) -> Response:
        """What a sales manager may do, and what merging two leads does to one of them."""
        with self.world.store.lock:
            self._records("crm.lead").remove(id)
        return redirect("/odoo/web", 303)

    def broken_answer(self, fault: Fault, request: Request) -> Response:
        return broken(self.world, request, fault.status)

    def not_found(self, request: Request) -> Response:
        return html_error(404, "Not Found")

    def method_not_allowed(self, request: Request) -> Response:
        return html_error(405, "Method Not Allowed")

    def _records(self, model: str) -> Records:
        return Records(Environment(self.world, {}), model)

    def _shown(self, model: str, external: dict[tuple[str, int], str]) -> list[Record]:
        records = self._records(model)
        rows = [records.shown(record) for record in records.all()]
        return [{**row, "external_id": external.get((model, row["id"]), "")} for row in rows]
