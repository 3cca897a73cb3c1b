"""Stripe, as far as subscriptions go, in API version 2026-08-26.dahlia."""

import json
import secrets
from typing import Any

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from sandbox.faults import Fault
from sandbox.stripe import webhook_endpoints, webhooks
from sandbox.stripe.addresses import ADDRESSES, OPERATIONS
from sandbox.stripe.books import API_VERSION, Books
from sandbox.stripe.customers import living
from sandbox.stripe.errors import RefusedError, error_body, no_key, on_request, wrong_key
from sandbox.stripe.expand import expanded
from sandbox.stripe.form import decode
from sandbox.stripe.idempotency import Repetition
from sandbox.stripe.lifecycle import pass_time
from sandbox.system import System, World

SHOWN = ("subscription", "product", "price", "invoice", "event")


class Stripe(System):
    name = "stripe"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.books = Books(world)
        world.outbox.register(self.name, lambda id, body: webhooks.signed_headers(self.books, id, body))

    def rules(self) -> list[Rule]:
        return [
            Rule(f"/v1{path}", endpoint=operation.__name__, methods=[method]) for method, path, operation in ADDRESSES
        ]

    def state(self) -> Any:
        """Deleted customers are not shown."""
        endpoints = [webhook_endpoints.without_secret(one) for one in self.books.all("webhook_endpoint")]
        shown = {f"{kind}s": self.books.all(kind) for kind in SHOWN}
        return {"customers": living(self.books), **shown, "webhook_endpoints": endpoints}

    def furnish(self) -> None:
        webhook_endpoints.furnish(self.books)

    def time_passed(self) -> None:
        with self.world.store.lock:
            pass_time(self.books)
            webhooks.publish(self.books)

    def refuse(self, request: Request, operation: str) -> Response | None:
        key = _key_of(request)
        if key == self.world.credentials.stripe_key:
            return None
        return _response(wrong_key(key) if key else no_key(), request)

    def answer(self, operation: str, request: Request, arguments: dict[str, Any]) -> Response:
        """One operation at a time: whole, or not at all."""
        with self.world.store.lock:
            self.books.news.clear()
            try:
                return self._operate(operation, request, arguments)
            except RefusedError as error:
                return _response(error, request)

    def _operate(self, operation: str, request: Request, arguments: dict[str, Any]) -> Response:
        repetition = Repetition.of(self.books, request)
        if (known := repetition.answer()) is not None:
            return _json(known, 200, request, {"Idempotent-Replayed": "true"})
        parameters = decode(request.get_data(as_text=True) or request.query_string.decode())
        body = OPERATIONS[operation](self.books, parameters, **arguments)
        webhooks.publish(self.books)
        body = expanded(self.books, body, parameters.get("expand", []))
        repetition.remember(body)
        return _json(body, 200, request)

    def broken(self, fault: Fault) -> Response:
        return Response(json.dumps(on_request(fault.status)), fault.status, content_type="application/json")

    def not_found(self, request: Request) -> Response:
        message = f"Unrecognized request URL ({request.method}: {request.path.removeprefix('/stripe')})."
        return _json(error_body(message, type="invalid_request_error"), 404, request)

    def method_not_allowed(self, request: Request) -> Response:
        return self.not_found(request)


def _key_of(request: Request) -> str:
    """As a bearer token, or as the user name of basic authentication."""
    authorization = request.authorization
    if authorization is None:
        return ""
    return authorization.token or authorization.username or ""


def _response(error: RefusedError, request: Request) -> Response:
    return _json(error.body, error.status, request)


def _json(body: Any, status: int, request: Request, headers: dict[str, str] | None = None) -> Response:
    known = {
        "Request-Id": f"req_{secrets.token_hex(7)}",
        "Stripe-Version": request.headers.get("Stripe-Version", API_VERSION),
        **(headers or {}),
    }
    if key := request.headers.get("Idempotency-Key"):
        known["Idempotency-Key"] = key
    return Response(json.dumps(body), status, known, content_type="application/json")
