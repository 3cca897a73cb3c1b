"""The sandbox's container platform: who may ask, what comes of it, what it tells."""

import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import requests
from standardwebhooks.webhooks import Webhook

from sandbox.server import Sandbox

INSTALL = str(uuid.uuid4())


class Receiver:
    """Somebody who is called back."""

    def __init__(self) -> None:
        self.calls: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(202)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server.server_port}/hook"

    def events(self) -> list[dict]:
        return [json.loads(body) for _, body in self.calls]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def box():
    box = Sandbox()
    box.start()
    yield box
    box.stop()


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


def order(organization="org-1", release=1, **more):
    identity = {"install": INSTALL, "organization": organization, "release": release}
    return {**identity, "slug": "acme", "image": "registry.test/instance:1", "instances": 1, "labels": {}, **more}


def headers_for(box, signed: str, id="", at=None):
    id, at = id or f"msg_{uuid.uuid4().hex}", at or datetime.now(tz=UTC)
    signature = Webhook(box.world.credentials.platform_secret).sign(id, at, signed)
    return {"webhook-id": id, "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signature}


def tell(box, data, verb="requested", id=""):
    body = json.dumps({"type": f"deployment.{verb}", "data": data})
    return requests.post(f"{box.url}/platform/webhook", data=body, headers=headers_for(box, body, id), timeout=5)


def status(box, deployment_id):
    path = f"/platform/deployments/{deployment_id}"
    return requests.get(box.url + path, headers=headers_for(box, path), timeout=5)


def held(box):
    return requests.get(f"{box.url}/_sandbox/state", timeout=5).json()["platform"]


def eventually(condition, seconds=5):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen"
        time.sleep(0.02)


def live(box, count=1):
    return [d["phase"] for d in held(box)["deployments"]] == ["live"] * count


def test_a_request_is_accepted_and_becomes_live_within_a_second(box):
    answer = tell(box, order())

    assert answer.status_code == 202
    assert answer.json()["status_url"] == f"{box.url}/platform/deployments/{answer.json()['deployment_id']}"
    assert answer.json()["phase"] == "accepted"
    eventually(lambda: live(box), 1.2)


def test_the_phases_come_in_order(box):
    id = tell(box, order()).json()["deployment_id"]
    seen = []
    while "live" not in seen:
        phase = status(box, id).json()["phase"]
        seen += [phase] if phase not in seen else []

    assert [phase for phase in ("accepted", "provisioning", "health_check", "live") if phase in seen] == seen


def test_without_a_good_signature_nothing_is_done(box):
    body = json.dumps({"type": "deployment.requested", "data": order()})
    good = headers_for(box, body)
    late = headers_for(box, body, at=datetime.now(tz=UTC) - timedelta(minutes=6))
    for headers in ({}, {**good, "webhook-id": "msg_other"}, headers_for(box, body + " "), late):
        assert requests.post(f"{box.url}/platform/webhook", data=body, headers=headers, timeout=5).status_code == 401

    assert held(box) == {"deployments": [], "removed": []}


def test_a_status_is_told_only_to_who_signs_its_path(box):
    id = tell(box, order()).json()["deployment_id"]
    address = f"{box.url}/platform/deployments/{id}"

    assert requests.get(address, timeout=5).status_code == 401
    assert requests.get(address, headers=headers_for(box, "/platform/deployments/other"), timeout=5).status_code == 401
    assert status(box, id).json()["deployment_id"] == id
    assert status(box, "dep_unknown").status_code == 404


def test_a_ping_changes_nothing(box):
    body = json.dumps({"type": "ping", "data": {}})

    answer = requests.post(f"{box.url}/platform/webhook", data=body, headers=headers_for(box, body), timeout=5)

    assert (answer.status_code, held(box)["deployments"]) == (200, [])


@pytest.mark.parametrize("data", [{}, {"install": "x"}, order(image=""), order(instances=0)])
def test_an_incomplete_request_is_422(box, data):
    assert tell(box, data).status_code == 422


def test_an_unknown_verb_is_422(box):
    assert tell(box, order(), "explode").status_code == 422


def test_the_same_message_twice_is_one_deployment(box):
    first, second = tell(box, order(), id="msg_1"), tell(box, order(), id="msg_1")

    assert first.json()["deployment_id"] == second.json()["deployment_id"]
    assert len(held(box)["deployments"]) == 1


def test_the_same_release_by_another_message_is_one_deployment(box):
    first, second = tell(box, order()), tell(box, order())

    assert first.json()["deployment_id"] == second.json()["deployment_id"]
    assert len(held(box)["deployments"]) == 1


def test_a_late_copy_of_a_request_does_not_bring_back_what_was_removed(box):
    tell(box, order(), id="msg_1")
    tell(box, order(), "remove")
    eventually(lambda: not held(box)["deployments"])

    tell(box, order(), id="msg_1")

    assert held(box)["deployments"] == []


def test_another_install_can_touch_nothing(box):
    id = tell(box, order()).json()["deployment_id"]

    assert tell(box, {**order(), "install": "other", "deployment_id": id}, "remove").status_code == 404
    assert len(held(box)["deployments"]) == 1


def test_what_is_removed_is_told_apart(box):
    tell(box, order())
    eventually(lambda: live(box))

    assert tell(box, order(), "remove").json()["phase"] == "removing"
    eventually(lambda: [d["phase"] for d in held(box)["removed"]] == ["removed"])
    assert held(box)["deployments"] == []
    assert tell(box, order(), "remove").status_code == 404


def test_scaling_is_wanted_at_once_and_there_a_little_later(box):
    tell(box, order())
    eventually(lambda: live(box))

    answer = tell(box, {**order(), "instances": 3}, "scale").json()

    assert (answer["instances"], answer["ready_instances"]) == (3, 1)
    eventually(lambda: held(box)["deployments"][0]["ready_instances"] == 3)


def test_it_can_be_stopped_and_started(box):
    tell(box, order())
    eventually(lambda: live(box))

    assert tell(box, order(), "stop").json()["phase"] == "stopped"
    tell(box, order(), "start")
    eventually(lambda: live(box))


def test_an_instance_answers_while_it_is_live(box):
    id = tell(box, order()).json()["deployment_id"]
    address = f"{box.url}/platform/instances/{id}"
    assert requests.get(address, timeout=5).status_code == 503
    eventually(lambda: live(box))

    assert requests.get(held(box)["deployments"][0]["endpoint"], timeout=5).json()["release"] == 1
    assert requests.get(f"{address}/healthz", timeout=5).status_code == 200


def test_an_image_called_broken_fails_its_health_check(box):
    tell(box, order(image="registry.test/broken:2"))

    eventually(lambda: held(box)["deployments"][0]["phase"] == "failed")
    assert "answered 503" in held(box)["deployments"][0]["message"]


def test_a_fault_on_run_lets_the_next_deployment_fail(box):
    box.world.faults.add({"system": "platform", "operation": "run", "kind": "status", "times": 1})
    tell(box, order())
    tell(box, order("org-2"))

    eventually(lambda: [d["phase"] for d in held(box)["deployments"]] == ["failed", "live"])


def test_a_slow_start_ends_when_the_clock_is_put_forward(box):
    box.world.faults.add({"system": "platform", "operation": "run", "kind": "delay", "seconds": 3600})
    tell(box, order())
    time.sleep(0.7)
    assert held(box)["deployments"][0]["phase"] == "provisioning"

    box.control.advance(3600)

    eventually(lambda: live(box))


def test_it_calls_back_with_signed_events_and_rising_numbers(box, receiver):
    id = tell(box, order(callback_url=receiver.url())).json()["deployment_id"]
    eventually(lambda: len(receiver.calls) == 4)

    for headers, body in receiver.calls:
        Webhook(box.world.credentials.platform_secret).verify(body, headers)
    events = receiver.events()
    kinds = ["deployment.accepted", "deployment.progress", "deployment.progress", "deployment.live"]
    assert [event["type"] for event in events] == kinds
    assert [event["data"]["seq"] for event in events] == [1, 2, 3, 4]
    assert {event["data"]["deployment_id"] for event in events} == {id}
    assert len({headers["webhook-id"] for headers, _ in receiver.calls}) == 4


def test_a_receiver_below_localhost_is_found_and_addressed_by_its_name(box, receiver):
    tell(box, order(callback_url=receiver.url("sonicus.localhost")))

    eventually(lambda: receiver.calls)
    assert receiver.calls[0][0]["host"] == f"sonicus.localhost:{receiver.server.server_port}"


def test_a_removal_takes_back_what_was_not_told_yet(box, receiver):
    box.world.faults.add({"system": "platform", "operation": "run", "kind": "delay", "seconds": 60})
    tell(box, order(callback_url=receiver.url()))
    tell(box, order(), "remove")
    eventually(lambda: receiver.calls and receiver.events()[-1]["type"] == "deployment.removed")
    box.control.advance(120)
    time.sleep(0.3)

    assert "deployment.live" not in [event["type"] for event in receiver.events()]
    numbers = [event["data"]["seq"] for event in receiver.events()]
    assert numbers == sorted(set(numbers))


def test_one_receiver_that_is_away_holds_up_nobody_else(box, receiver):
    tell(box, order("org-1", callback_url="http://127.0.0.1:9/hook"))
    tell(box, order("org-2", callback_url=receiver.url()))

    eventually(lambda: len(receiver.calls) == 4)


def test_a_restart_in_the_middle_of_a_deployment_forgets_nothing(tmp_path, receiver):
    first = Sandbox(state_file=tmp_path / "state.sqlite")
    first.start()
    first.world.faults.add({"system": "platform", "operation": "run", "kind": "delay", "seconds": 1})
    id = tell(first, order(callback_url=receiver.url())).json()["deployment_id"]
    first.stop()

    second = Sandbox(state_file=tmp_path / "state.sqlite")
    second.start()
    eventually(lambda: live(second))
    eventually(lambda: receiver.calls and receiver.events()[-1]["type"] == "deployment.live")
    assert [d["id"] for d in held(second)["deployments"]] == [id]
    second.stop()
