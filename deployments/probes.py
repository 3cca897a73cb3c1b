"""For the operators' commands: is the platform reached, and does a deployment come and go?"""

import time
import uuid

from django.conf import settings

from deployments.backends.base import Handle, Observed, Phase, ReleaseSpec, Subject
from deployments.desired import HEALTH_PATH, PORT
from deployments.registry import silent_backend
from sonicus.lib.findings import Finding, fail, ok
from sonicus.lib.providers import ErrorKind, ProviderError

SUBJECT = "Deployment platform"
PATIENCE_SECONDS = 20.0
PAUSE_SECONDS = 0.3


def probe() -> list[Finding]:
    """A signed ping, which changes nothing."""
    try:
        return [ok(SUBJECT, silent_backend().validate())]
    except ProviderError as error:
        return [_failed(SUBJECT, error)]


def exercise() -> list[Finding]:
    """A throw-away deployment of no organization: asked for, awaited until live, removed, awaited until gone."""
    subject = Subject(str(settings.INSTALL_ID), str(uuid.uuid4()), "throw-away", 1)
    try:
        handle = silent_backend().deploy(subject, _spec())
    except ProviderError as error:
        return [_failed(f"{SUBJECT}: deploy", error), *_removal(subject, None)]
    return [_arrival(handle), *_removal(subject, handle)]


def _spec() -> ReleaseSpec:
    return ReleaseSpec(image=settings.DEPLOYMENT_IMAGE, port=PORT, health_path=HEALTH_PATH)


def _arrival(handle: Handle) -> Finding:
    name = f"{SUBJECT}: deploy"
    try:
        seen = _await(handle, Phase.LIVE, Phase.FAILED)
    except ProviderError as error:
        return _failed(name, error)
    if seen is not None and seen.phase == Phase.LIVE:
        return ok(name, f"{handle.identifier} is live at {seen.endpoint}.")
    return fail(
        name, f"{handle.identifier} did not become live: {_told(seen)}", f"Try the image {_spec().image} there."
    )


def _removal(subject: Subject, handle: Handle | None) -> list[Finding]:
    """Also after a failure: the request may have come through."""
    name = f"{SUBJECT}: remove"
    try:
        handle = silent_backend().remove(subject, handle)
        seen = _await(handle, Phase.REMOVED) if handle else None
    except ProviderError as error:
        return [_failed(name, error)]
    if seen is None or seen.phase == Phase.REMOVED:
        return [ok(name, "Nothing of it is left.")]
    return [fail(name, f"It is still there: {_told(seen)}", f"Remove it there by hand; its labels: {subject.labels}")]


def _await(handle: Handle, *ends: Phase) -> Observed | None:
    """What is seen when one of the ends is reached, or patience ends; None when nothing is there."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        seen = silent_backend().observe(handle)
        if seen is None or seen.phase in ends or time.monotonic() > deadline:
            return seen
        time.sleep(PAUSE_SECONDS)


def _told(seen: Observed | None) -> str:
    return f"{seen.phase}. {seen.message}" if seen else "the platform knows nothing of it."


def _failed(name: str, error: ProviderError) -> Finding:
    return fail(name, error.message, MENDS.get(error.kind, "Read the platform's own log."))


MENDS = {
    ErrorKind.AUTH: "Set DEPLOYMENT_WEBHOOK_SECRET to the secret that the platform has, and check both clocks.",
    ErrorKind.NOT_FOUND: "Check the path of DEPLOYMENT_WEBHOOK_URL.",
    ErrorKind.UNAVAILABLE: "Check DEPLOYMENT_WEBHOOK_URL, and whether the platform runs.",
    ErrorKind.INVALID: "Check DEPLOYMENT_WEBHOOK_URL: what answers there does not understand us.",
}
