"""A platform that receives signed webhooks (Standard Webhooks), answers 202, and calls back or is asked for its status.

The message id is fixed for one intent (install, organization, release, verb), so that all retries are one message.
A status is asked for by GET, signed over id.timestamp.path.
"""

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from deployments.backends.base import PROVIDER, Handle, Observed, Phase, ReleaseSpec, Subject
from sonicus.lib.http import Answer, Service
from sonicus.lib.ids import idempotency_key
from sonicus.lib.providers import ErrorKind, ProviderError
from sonicus.lib.signing import signed_headers

LONGEST_MESSAGE = 200


class WebhookBackend:
    """`callback_url` may be empty: then the platform tells only when it is asked."""

    def __init__(self, url: str, secret: str, *, callback_url: str = "") -> None:
        parts = urlsplit(url)
        self._origin, self._path, self._secret = f"{parts.scheme}://{parts.netloc}", parts.path, secret
        self._callback_url = callback_url
        self._service = Service(PROVIDER, self._origin)

    def validate(self) -> str:
        self._send("ping", f"msg_{uuid.uuid4().hex}", {})
        return f"{self._origin}{self._path} accepts our signature."

    def deploy(self, subject: Subject, spec: ReleaseSpec) -> Handle:
        identity = {"slug": subject.slug, "labels": subject.labels, "callback_url": self._callback_url}
        answer = self._ask("requested", subject, {**identity, **spec.as_json()})
        return self._handle(answer.json())

    def observe(self, handle: Handle) -> Observed | None:
        path = urlsplit(handle.status_url).path
        headers = signed_headers(self._secret, f"msg_{uuid.uuid4().hex}", path.encode())
        answer = self._service.call("GET", path, headers=headers)
        if answer.status == 404:
            return None
        return observed_of(_require_success(answer).json())

    def scale(self, subject: Subject, handle: Handle, instances: int, *, seen: int) -> None:
        data = {"deployment_id": handle.identifier, "instances": instances}
        self._ask("scale", subject, data, instances, seen)

    def start(self, subject: Subject, handle: Handle, *, seen: int) -> None:
        self._ask("start", subject, {"deployment_id": handle.identifier}, seen)

    def remove(self, subject: Subject, handle: Handle | None) -> Handle | None:
        data = {"deployment_id": handle.identifier} if handle else {}
        try:
            answer = self._ask("remove", subject, data)
        except ProviderError as error:
            if error.kind == ErrorKind.NOT_FOUND:
                return None
            raise
        return self._handle(answer.json())

    def _ask(self, verb: str, subject: Subject, data: Mapping[str, Any], *revision: object) -> Answer:
        identity = {"install": subject.install, "organization": subject.organization, "release": subject.release}
        key = idempotency_key(*identity.values(), verb, *revision)
        return self._send(f"deployment.{verb}", f"msg_{key}", {**identity, **data})

    def _send(self, kind: str, message_id: str, data: Mapping[str, Any]) -> Answer:
        body = json.dumps({"type": kind, "timestamp": datetime.now(tz=UTC).isoformat(), "data": data}).encode()
        headers = signed_headers(self._secret, message_id, body)
        return _require_success(self._service.call("POST", self._path, data=body, headers=headers))

    def _handle(self, answer: Any) -> Handle:
        """A status address elsewhere is refused: our signature is meant for this platform alone."""
        try:
            handle = Handle(str(answer["deployment_id"]), str(answer["status_url"]))
        except (KeyError, TypeError):
            raise _strange("did not name the deployment") from None
        if not handle.status_url.startswith(f"{self._origin}/"):
            raise _strange("named a status address on another host")
        return handle


def observed_of(data: Any) -> Observed:
    """What a status or an event says. Raises ProviderError(unavailable) when it makes no sense."""
    try:
        return Observed(
            seq=int(data["seq"]),
            phase=Phase(data["phase"]),
            observed_at=datetime.now(tz=UTC),
            instances=int(data.get("instances", 0)),
            ready_instances=int(data.get("ready_instances", 0)),
            endpoint=str(data.get("endpoint", "")),
            message=str(data.get("message", ""))[:LONGEST_MESSAGE],
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _strange("sent a status that makes no sense") from None


def _require_success(answer: Answer) -> Answer:
    if answer.ok:
        return answer
    if answer.status == 401:
        raise answer.error("answered 401: it refuses our signature. Compare DEPLOYMENT_WEBHOOK_SECRET, and the clocks.")
    raise answer.error()


def _strange(message: str) -> ProviderError:
    return ProviderError(PROVIDER, ErrorKind.UNAVAILABLE, message)
