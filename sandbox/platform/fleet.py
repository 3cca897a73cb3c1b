"""The deployments that the platform holds, and what its customers may ask of them."""

import json
import uuid
from datetime import UTC, datetime
from typing import Any

from sandbox.platform import timeline
from sandbox.platform.timeline import REMOVED, Moment, Timeline
from sandbox.store import Document
from sandbox.system import World

IDENTITY = ("install", "organization", "release")
REQUIRED = (*IDENTITY, "image", "instances")


class RefusedError(Exception):
    """The request cannot be carried out; with the status that says so."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Fleet:
    def __init__(self, world: World) -> None:
        self._world = world

    def all(self) -> list[Document]:
        return self._world.store.all("platform", "deployment")

    def get(self, id: str) -> Document | None:
        return self._world.store.get("platform", "deployment", id)

    def now(self, deployment: Document) -> Moment:
        return Timeline.load(deployment["timeline"]).at(self._world.clock.now())

    def facts(self, deployment: Document) -> Document:
        """What is told of a deployment, in events and to who asks."""
        return self._told(deployment, self.now(deployment))

    def perform(self, message_id: str, verb: str, data: Document) -> Document:
        """Do what a message asks, once for its id; return the deployment. Raises RefusedError."""
        with self._world.store.lock:
            known = self._world.store.get("platform", "message", message_id)
            if known and (deployment := self.get(known["deployment"])):
                return deployment
            deployment = self._request(data) if verb == "requested" else self._change(verb, data)
            self._world.store.put("platform", "message", message_id, {"deployment": deployment["id"], "verb": verb})
            return deployment

    def _request(self, data: Document) -> Document:
        """One release of one organization is one deployment, however often it is asked for."""
        if missing := [name for name in REQUIRED if not data.get(name)]:
            raise RefusedError(422, f"missing: {', '.join(missing)}")
        if there := self._find(data):
            return there
        course = timeline.of_start(self._world.clock.now(), int(data["instances"]), **self._fate(data))
        deployment = {**data, "id": f"dep_{uuid.uuid4().hex[:16]}", "timeline": []}
        self._follow(deployment, course)
        return deployment

    def _change(self, verb: str, data: Document) -> Document:
        deployment = self._find(data)
        if deployment is None:
            raise RefusedError(404, "no such deployment")
        course, now = Timeline.load(deployment["timeline"]), self._world.clock.now()
        if verb == "scale":
            course = timeline.scaled(course, now, _instances(data))
        else:
            course = {"stop": timeline.stopped, "start": timeline.started, "remove": timeline.removed}[verb](
                course, now
            )
        self._follow(deployment, course)
        return deployment

    def _find(self, data: Document) -> Document | None:
        """By its id or by what it was asked for as; only within the same install, and never one that is gone."""
        for deployment in self.all():
            same = all(deployment[name] == data.get(name) for name in IDENTITY)
            named = deployment["id"] == data.get("deployment_id") and deployment["install"] == data.get("install")
            if (same or named) and self.now(deployment).phase != REMOVED:
                return deployment
        return None

    def _fate(self, data: Document) -> dict[str, Any]:
        """How the start goes: an image called `broken` is never healthy, and faults on the operation `run` strike."""
        fault = self._world.faults.take("platform", "run", ("status", "delay"), named=True)
        if fault and fault.kind == "delay":
            return {"slower_by": fault.seconds}
        if fault:
            return {"failure": "The container ended with status 1 as soon as it started."}
        if data["image"].rpartition("/")[2].partition(":")[0] == "broken":
            path = data.get("health_path") or "/"
            return {"failure": f"Health check: {path} answered 503 three times."}
        return {}

    def _follow(self, deployment: Document, course: Timeline) -> None:
        """Put another course in place of the one so far, and its events in place of those not sent yet."""
        before = Timeline.load(deployment["timeline"])
        unsent = before.after(self._world.clock.now())
        for moment in unsent:
            self._world.outbox.cancel(_message_id(deployment, moment))
        past = set(before.moments) - set(unsent)
        deployment["timeline"] = course.dump()
        self._world.store.put("platform", "deployment", deployment["id"], deployment)
        for moment in course.moments:
            if moment.event and moment not in past:
                self._announce(deployment, moment)

    def _announce(self, deployment: Document, moment: Moment) -> None:
        if not deployment.get("callback_url"):
            return
        timestamp = datetime.fromtimestamp(moment.at, tz=UTC).isoformat()
        body = {"type": moment.event, "timestamp": timestamp, "data": self._told(deployment, moment)}
        self._world.outbox.send(
            "platform",
            "callback",
            deployment["callback_url"],
            json.dumps(body),
            message_id=_message_id(deployment, moment),
            delay=moment.at - self._world.clock.now(),
            stream=deployment["id"],
        )

    def _told(self, deployment: Document, moment: Moment) -> Document:
        endpoint = f"{self._world.url}/platform/instances/{deployment['id']}" if moment.ready_instances else ""
        return {
            "deployment_id": deployment["id"],
            **{name: deployment[name] for name in IDENTITY},
            "seq": moment.seq,
            "phase": moment.phase,
            "instances": moment.instances,
            "ready_instances": moment.ready_instances,
            "endpoint": endpoint,
            "message": moment.message,
        }


def _message_id(deployment: Document, moment: Moment) -> str:
    return f"msg_{deployment['id']}_{moment.seq}"


def _instances(data: Document) -> int:
    instances = data.get("instances")
    if not isinstance(instances, int) or not 0 < instances <= 100:
        raise RefusedError(422, "instances must be a number from 1 to 100")
    return instances
