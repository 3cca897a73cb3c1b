"""A container platform: signed webhooks in, signed webhooks out, and a signed status for who does not trust them.

The signature is that of Standard Webhooks, over id.timestamp.body; for a GET over id.timestamp.path.
Misbehaviour of its own: an image called `broken` is never healthy; a fault of kind `status` on the operation `run` lets
the next deployment fail, one of kind `delay` keeps it in provisioning for so many seconds. Callbacks are the operation
`callback` (drop_webhook, duplicate_webhook).
"""

from datetime import UTC, datetime
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from sandbox.platform.fleet import Fleet, RefusedError
from sandbox.platform.timeline import LIVE, REMOVED
from sandbox.store import Document
from sandbox.system import System, World, json_response

VERBS = ("requested", "scale", "stop", "start", "remove")


class Platform(System):
    name = "platform"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._fleet = Fleet(world)
        world.outbox.register(self.name, self._sign)

    def rules(self) -> list[Rule]:
        return [
            Rule("/webhook", endpoint="webhook", methods=["POST"]),
            Rule("/deployments/<deployment_id>", endpoint="status", methods=["GET"]),
            Rule("/instances/<deployment_id>", endpoint="visit", methods=["GET"], defaults={"path": ""}),
            Rule("/instances/<deployment_id>/<path:path>", endpoint="visit", methods=["GET"]),
        ]

    def state(self) -> Any:
        shown = [self._shown(deployment) for deployment in self._fleet.all()]
        return {
            "deployments": [deployment for deployment in shown if deployment["phase"] != REMOVED],
            "removed": [deployment for deployment in shown if deployment["phase"] == REMOVED],
        }

    def refuse(self, request: Request, operation: str) -> Response | None:
        if operation == "visit":
            return None
        signed = request.get_data(as_text=True) if operation == "webhook" else request.path
        try:
            Webhook(self.world.credentials.platform_secret).verify(signed, dict(request.headers), json_parse=False)
        except (WebhookVerificationError, ValueError) as error:
            return json_response({"message": f"signature refused: {error}"}, 401)
        return None

    def webhook(self, request: Request) -> Response:
        body = request.get_json(silent=True, force=True)
        if not isinstance(body, dict) or not isinstance(body.get("data"), dict):
            return json_response({"message": "a JSON object with type and data is expected"}, 422)
        if body.get("type") == "ping":
            return json_response({"message": "pong"})
        subject, _, verb = str(body.get("type")).partition(".")
        if subject != "deployment" or verb not in VERBS:
            return json_response({"message": f"unknown type {body.get('type')}"}, 422)
        return self._perform(request.headers["webhook-id"], verb, body["data"])

    def status(self, request: Request, deployment_id: str) -> Response:
        deployment = self._fleet.get(deployment_id)
        if deployment is None:
            return json_response({"message": "no such deployment"}, 404)
        return json_response(self._fleet.facts(deployment))

    def visit(self, request: Request, deployment_id: str, path: str) -> Response:
        """What an instance answers to who comes to its endpoint."""
        deployment = self._fleet.get(deployment_id)
        if deployment is None or self._fleet.now(deployment).phase != LIVE:
            return json_response({"message": "nothing runs here"}, 503)
        return json_response({"organization": deployment["organization"], "release": deployment["release"]})

    def _perform(self, message_id: str, verb: str, data: Document) -> Response:
        try:
            deployment = self._fleet.perform(message_id, verb, data)
        except RefusedError as error:
            return json_response({"message": str(error)}, error.status)
        status_url = f"{self.world.url}/platform/deployments/{deployment['id']}"
        return json_response({**self._fleet.facts(deployment), "status_url": status_url}, 202)

    def _shown(self, deployment: Document) -> Document:
        kept = {name: value for name, value in deployment.items() if name not in ("timeline", "callback_url")}
        return {**kept, **self._fleet.facts(deployment)}

    def _sign(self, message_id: str, body: bytes) -> dict[str, str]:
        now = datetime.now(tz=UTC)
        signature = Webhook(self.world.credentials.platform_secret).sign(message_id, now, body.decode())
        return {
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signature,
        }
