"""Signed webhooks in both directions, by the Standard Webhooks specification (package `standardwebhooks`)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


class BadSignatureError(Exception):
    """The message is not from who shares the secret, is older than five minutes, or was altered."""


def signed_headers(secret: str, message_id: str, body: bytes) -> dict[str, str]:
    """Headers for one attempt to deliver `body`; the id stays the same over all attempts."""
    now = datetime.now(tz=UTC)
    signature = Webhook(secret).sign(message_id, now, body.decode())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
        "content-type": "application/json",
    }


def verify(secret: str, headers: Mapping[str, str], body: bytes) -> Any:
    """Verify the raw body, then parse it. Raises BadSignatureError."""
    lowered = {name.lower(): value for name, value in headers.items()}
    try:
        return Webhook(secret).verify(body, lowered)
    except (WebhookVerificationError, ValueError) as error:
        raise BadSignatureError(str(error)) from None
