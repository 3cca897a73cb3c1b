"""What the tests of deployments do, and where they look."""

import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import requests
from django.conf import settings
from django.test import Client

from deployments.models import Release
from deployments.reconcile import DeploymentReconciler
from sonicus.lib.signing import signed_headers
from tenants.loop.turn import take_turn
from tenants.models import Condition, Organization, Plan
from tests.support.outside import OutsideWorld

HOOK = "/hooks/deployments/"


class PlatformSeen:
    """The platform, as somebody sees it who is not Sonicus."""

    def __init__(self, outside: OutsideWorld) -> None:
        self.outside = outside

    @property
    def deployments(self) -> list[dict[str, Any]]:
        return self.outside.state()["platform"]["deployments"]

    @property
    def removed(self) -> list[dict[str, Any]]:
        return self.outside.state()["platform"]["removed"]

    @property
    def pending(self) -> list[dict[str, Any]]:
        """Callbacks that were not delivered yet."""
        answer = requests.get(f"{self.outside.url}/_sandbox/outbox", timeout=5)
        return [message for message in answer.json() if message["system"] == "platform"]

    def fault(self, kind: str, operation: str | None = None, **more: Any) -> None:
        self.outside.fault(system="platform", kind=kind, operation=operation, **more)

    def tell(self, verb: str, data: dict[str, Any], *, secret: str | None = None) -> requests.Response:
        """A signed message from somebody who knows the secret."""
        body = json.dumps({"type": f"deployment.{verb}", "data": data}).encode()
        headers = signed_headers(secret or settings.DEPLOYMENT_WEBHOOK_SECRET, f"msg_{uuid.uuid4().hex}", body)
        return requests.post(f"{self.outside.url}/platform/webhook", data=body, headers=headers, timeout=5)


def turn(organization: Organization) -> None:
    Condition.objects.filter(organization=organization).wake()
    take_turn(organization.pk, "deployment")


def turn_until(organization: Organization, reason: str) -> None:
    """Take turns until the step has that reason."""
    deadline = time.monotonic() + 8
    while condition_of(organization).reason != reason:
        assert time.monotonic() < deadline, f"still {condition_of(organization).reason}"
        turn(organization)
        time.sleep(0.05)


def condition_of(organization: Organization) -> Condition:
    return Condition.objects.get(organization=organization, step="deployment")


def releases(organization: Organization) -> list[Release]:
    return list(Release.objects.filter(organization=organization).order_by("number"))


def plan(organization: Organization) -> list[str]:
    organization = Organization.objects.select_related("plan").get(pk=organization.pk)
    return [str(change) for change in DeploymentReconciler().plan(organization)]


def change_plan(organization: Organization, key: str) -> None:
    organization.plan = Plan.objects.get(key=key)
    organization.save()


def event(release: Release, kind: str, seq: int, /, **more: Any) -> dict[str, Any]:
    data = {
        "deployment_id": release.external_id,
        "install": str(settings.INSTALL_ID),
        "organization": str(release.organization_id),
        "release": release.number,
        "seq": seq,
        "phase": kind,
        "instances": 1,
        "ready_instances": 1 if kind == "live" else 0,
        "endpoint": "http://127.0.0.1:9/instance" if kind == "live" else "",
        "message": "",
    }
    return {"type": f"deployment.{kind}", "timestamp": "2026-01-01T00:00:00Z", "data": {**data, **more}}


def call_back(body: Any, *, message_id: str = "", secret: str | None = None, host: str = "") -> Any:
    """As the platform would, by the same door."""
    raw = json.dumps(body).encode()
    message_id = message_id or f"msg_{uuid.uuid4().hex}"
    headers = signed_headers(secret or settings.DEPLOYMENT_WEBHOOK_SECRET, message_id, raw)
    return send_raw(raw, headers, host=host)


def send_raw(raw: bytes, headers: dict[str, str], *, host: str = "") -> Any:
    kept = {name: value for name, value in headers.items() if name.startswith("webhook-")}
    client = Client(enforce_csrf_checks=True, headers={"host": host or settings.PUBLIC_HOST, **kept})
    return client.post(HOOK, raw, content_type="application/json")


def wait_until(condition: Callable[[], bool], seconds: float = 8) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
