"""Telling webhook endpoints of events, signed in Stripe's way (docs.stripe.com/webhooks#verify-manually)."""

import hashlib
import hmac
import json
import time

from sandbox.store import Document
from sandbox.stripe.books import SYSTEM, Books


def publish(books: Books) -> None:
    """Keep the events of an operation that is over, and send each to all endpoints that want it."""
    news, books.news = books.news, []
    for event in news:
        endpoints = [endpoint for endpoint in books.all("webhook_endpoint") if _wants(endpoint, event)]
        event = {**event, "pending_webhooks": len(endpoints)}
        books.keep(event)
        for endpoint in endpoints:
            books.world.outbox.send(
                SYSTEM,
                event["type"],
                endpoint["url"],
                json.dumps(event),
                message_id=f"{event['id']}:{endpoint['id']}",
            )


def signed_headers(books: Books, message_id: str, body: bytes) -> dict[str, str]:
    """The age of a signature is judged by real time, so the sandbox's clock has no part in it."""
    endpoint = books.find("webhook_endpoint", message_id.partition(":")[2]) or {}
    return {"Stripe-Signature": signature(str(endpoint.get("secret", "")), body, at=int(time.time()))}


def signature(secret: str, body: bytes, *, at: int) -> str:
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def _wants(endpoint: Document, event: Document) -> bool:
    wanted = endpoint["enabled_events"]
    return endpoint["status"] == "enabled" and ("*" in wanted or event["type"] in wanted)
