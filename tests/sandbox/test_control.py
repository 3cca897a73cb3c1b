"""The sandbox itself: its faults really strike, it forgets only when told to, and its page works without a script."""

import time
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import requests

from sandbox.server import Sandbox

EVERY_SYSTEM = ["ionos", "dns", "stripe", "odoo", "platform", "mail"]


@pytest.fixture
def box():
    box = Sandbox()
    box.start()
    box.world.outbox.register("platform", lambda id, body: {"webhook-id": id})
    yield box
    box.stop()


@pytest.fixture
def receiver():
    """Somebody who is sent webhooks; answers as `statuses` says, 202 at the end."""
    calls: list[str] = []
    statuses: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            calls.append(self.headers["webhook-id"])
            self.send_response(statuses.pop(0) if statuses else 202)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield type("Receiver", (), {"calls": calls, "statuses": statuses, "url": f"http://127.0.0.1:{server.server_port}/"})
    server.shutdown()
    server.server_close()


def control(box, method, path, **more):
    return requests.request(method, f"{box.url}/_sandbox{path}", timeout=10, **more)


def fault(box, **description):
    answer = control(box, "POST", "/faults", json=description)
    assert answer.status_code == 201, answer.text
    return answer.json()


def zones(box):
    key = {"X-API-Key": box.world.credentials.ionos_key}
    return requests.get(f"{box.url}/ionos/v1/zones", headers=key, timeout=10)


def eventually(condition, seconds=5):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen"
        time.sleep(0.02)


def asked(box, system):
    return [request for request in control(box, "GET", "/requests").json() if request["system"] == system]


def test_the_state_shows_every_system(box):
    assert list(control(box, "GET", "/state").json()) == EVERY_SYSTEM


def test_a_status_fault_answers_that_status(box):
    fault(box, system="ionos", kind="status", status=418)

    assert zones(box).status_code == 418
    assert asked(box, "ionos")[-1]["status"] == 418


def test_a_delay_is_a_delay(box):
    fault(box, system="ionos", kind="delay", seconds=0.5)
    began = time.monotonic()

    assert zones(box).status_code == 200
    assert time.monotonic() - began >= 0.5


def test_a_reset_cuts_the_connection_before_anything_is_done(box):
    fault(box, system="mail", operation="empty", kind="reset")
    box.world.store.put("mail", "message", "m1", {"id": "m1"})

    with pytest.raises(requests.ConnectionError):
        requests.delete(f"{box.url}/mail", timeout=10)

    assert box.world.store.get("mail", "message", "m1")
    assert asked(box, "mail")[-1]["status"] == 0


def test_applied_then_reset_does_it_and_cuts_the_connection(box):
    fault(box, system="mail", operation="empty", kind="applied_then_reset")
    box.world.store.put("mail", "message", "m1", {"id": "m1"})

    with pytest.raises(requests.ConnectionError):
        requests.delete(f"{box.url}/mail", timeout=10)

    assert box.world.store.get("mail", "message", "m1") is None


def test_a_fault_strikes_as_often_as_was_said(box):
    fault(box, system="ionos", kind="status", status=500, times=2)

    assert [zones(box).status_code for _ in range(4)] == [500, 500, 200, 200]
    assert control(box, "GET", "/faults").json() == []


def test_who_sets_a_fault_sees_how_often_it_struck(box):
    fault(box, system="ionos", kind="status", status=500)
    fault(box, system="odoo", kind="status")
    [zones(box) for _ in range(3)]

    assert [one["struck"] for one in control(box, "GET", "/faults").json()] == [3, 0]


def test_a_fault_strikes_its_operation_alone(box):
    fault(box, system="ionos", operation="get_zone", kind="status")

    assert zones(box).status_code == 200


def test_a_fault_strikes_its_system_alone(box):
    fault(box, system="odoo", kind="status")

    assert zones(box).status_code == 200
    assert requests.get(f"{box.url}/odoo/web", timeout=10).status_code == 500


def test_a_probability_strikes_now_and_then(box):
    fault(box, system="ionos", kind="status", probability=0.5)

    statuses = {zones(box).status_code for _ in range(40)}

    assert statuses == {200, 500}


def test_a_probability_of_nothing_never_strikes(box):
    fault(box, system="ionos", kind="status", probability=0)

    assert {zones(box).status_code for _ in range(10)} == {200}


def test_one_fault_can_be_cleared_and_the_others_stay(box):
    first, second = fault(box, system="ionos", kind="status"), fault(box, system="odoo", kind="status")

    control(box, "DELETE", f"/faults/{first['id']}")
    assert [one["id"] for one in control(box, "GET", "/faults").json()] == [second["id"]]

    control(box, "DELETE", "/faults")
    assert control(box, "GET", "/faults").json() == []


@pytest.mark.parametrize(
    "description",
    [
        {},
        {"system": "moon", "kind": "status"},
        {"system": "ionos", "kind": "dance"},
        {"system": "ionos", "kind": "status", "status": "many"},
        {"system": "ionos", "kind": "status", "status": 99},
        {"system": "ionos", "kind": "delay", "seconds": -1},
        {"system": "ionos", "kind": "status", "probability": 2},
        {"system": "ionos", "kind": "status", "times": 0},
        {"system": "ionos", "kind": "status", "colour": "red"},
    ],
)
def test_a_fault_without_sense_is_refused_with_a_reason(box, description):
    answer = control(box, "POST", "/faults", json=description)

    assert answer.status_code == 400
    assert answer.json()["error"]
    assert control(box, "GET", "/faults").json() == []


def test_a_dropped_webhook_never_comes(box, receiver):
    fault(box, system="platform", operation="callback", kind="drop_webhook", times=1)
    for number in (1, 2):
        box.world.outbox.send("platform", "callback", receiver.url, "{}", message_id=f"msg_{number}")

    eventually(lambda: receiver.calls == ["msg_2"])
    eventually(lambda: box.world.outbox.pending() == [])


def test_a_duplicated_webhook_comes_twice(box, receiver):
    fault(box, system="platform", kind="duplicate_webhook", times=1)
    box.world.outbox.send("platform", "callback", receiver.url, "{}", message_id="msg_1")

    eventually(lambda: receiver.calls == ["msg_1", "msg_1"])
    eventually(lambda: box.world.outbox.pending() == [])


def test_a_refused_webhook_is_sent_again_with_the_same_id_and_in_order(box, receiver):
    receiver.statuses.append(500)
    for number in (1, 2):
        box.world.outbox.send("platform", "callback", receiver.url, "{}", message_id=f"msg_{number}")
    eventually(lambda: receiver.calls == ["msg_1"])

    box.control.advance(2)

    eventually(lambda: receiver.calls == ["msg_1", "msg_1", "msg_2"])


def test_a_webhook_waits_for_its_time(box, receiver):
    box.world.outbox.send("platform", "callback", receiver.url, "{}", message_id="msg_1", delay=3600)
    time.sleep(0.2)
    assert receiver.calls == []

    box.control.advance(3600)

    eventually(lambda: receiver.calls == ["msg_1"])


def test_the_clock_goes_forward_only(box):
    before = box.world.clock.now()

    answer = control(box, "POST", "/clock", json={"advance_seconds": 3600})

    assert answer.json()["shift"] == 3600
    assert 3600 <= box.world.clock.now() - before < 3610
    for nonsense in ({}, {"advance_seconds": -1}, {"advance_seconds": "x"}, {"advance_seconds": True}, []):
        assert control(box, "POST", "/clock", json=nonsense).status_code == 400


def test_a_reset_forgets_faults_clock_webhooks_and_contents(box):
    fault(box, system="ionos", kind="status")
    box.control.advance(60)
    box.world.outbox.send("platform", "callback", "http://127.0.0.1:9/", "{}", delay=3600)
    box.world.store.put("mail", "message", "m1", {"id": "m1"})

    assert control(box, "POST", "/reset").status_code == 204

    assert (box.world.faults.all(), box.world.outbox.pending(), box.world.clock.shift) == ([], [], 0)
    assert box.world.store.all("mail", "message") == []
    assert zones(box).json() != []


def test_a_restart_with_the_same_file_forgets_nothing(tmp_path):
    first = Sandbox(state_file=tmp_path / "state.sqlite")
    first.start()
    kept = fault(first, system="ionos", kind="status", times=3)
    first.control.advance(60)
    first.world.outbox.send("platform", "callback", "http://127.0.0.1:9/", "{}", delay=3600, message_id="msg_1")
    before = first.control.state()["ionos"]
    first.stop()

    second = Sandbox(state_file=tmp_path / "state.sqlite")
    assert [one.id for one in second.world.faults.all()] == [kept["id"]]
    assert second.world.clock.shift == 60
    assert [message["id"] for message in second.world.outbox.pending()] == ["msg_1"]
    assert second.control.state()["ionos"] == before
    second.start()
    second.stop()


def test_an_unknown_address_is_404_and_a_wrong_method_405(box):
    assert requests.get(f"{box.url}/nowhere", timeout=5).status_code == 404
    assert requests.delete(f"{box.url}/platform/webhook", timeout=5).status_code == 405


class Forms(HTMLParser):
    """All forms of a page, with what they would send."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.actions: list[str] = []
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.actions += [values["action"]] if tag == "form" else []
        self.scripts += [values.get("src") or "inline"] if tag == "script" else []


def page(box, path="/"):
    return requests.get(box.url + path, timeout=5)


def press(box, action, data=None, **more):
    return requests.post(box.url + action, data=data, timeout=5, **more)


def test_the_page_shows_every_system_and_what_it_holds(box):
    text = page(box).text

    for title in ("IONOS DNS", "Name server", "Stripe", "Odoo", "Container platform", "Mailbox"):
        assert title in text
    assert "Zone sonicus.localhost" in text
    assert Forms(text).scripts == ["/page.js"]


def test_what_others_wrote_is_only_text_on_the_page(box):
    evil = "<script>alert(1)</script>"
    requests.get(f"{box.url}/platform/deployments/{evil}", timeout=5)
    fault(box, system="odoo", kind="status", operation=evil)

    answer = page(box)

    assert evil not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_fault_is_switched_on_and_off_by_forms_alone(box):
    form = {"system": "ionos", "kind": "status", "status": "503", "seconds": "1", "probability": "1", "times": ""}
    assert press(box, "/faults", {**form, "operation": ""}).status_code == 200
    assert zones(box).status_code == 503
    assert "1 fault is on" in page(box).text

    press(box, "/faults/clear", {"id": box.world.faults.all()[0].id})

    assert zones(box).status_code == 200
    assert "Everything behaves" in page(box).text


def test_all_faults_are_cleared_at_once(box):
    fault(box, system="ionos", kind="status")
    fault(box, system="odoo", kind="status")

    press(box, "/faults/clear", {"id": ""})

    assert box.world.faults.all() == []


def test_a_form_with_nonsense_says_what_is_wrong_and_keeps_what_was_typed(box):
    answer = press(box, "/faults", {"system": "odoo", "kind": "status", "status": "7", "operation": "create_lead"})

    assert answer.status_code == 400
    assert "status must be from 200 to 599" in answer.text
    assert 'value="create_lead"' in answer.text


def test_forgetting_everything_is_asked_for_first(box):
    box.world.store.put("mail", "message", "m1", {"id": "m1"})
    question = page(box, "/reset")
    assert Forms(question.text).actions == ["/reset"]
    assert box.world.store.get("mail", "message", "m1")

    press(box, "/reset")

    assert box.world.store.get("mail", "message", "m1") is None


def test_the_clock_is_put_forward_by_a_form(box):
    press(box, "/clock", {"advance_seconds": "86400"})

    assert box.world.clock.shift == 86400
    assert "1.0 days ahead" in page(box).text


@pytest.mark.parametrize("action", ["/faults/clear", "/reset", "/_sandbox/reset"])
def test_another_website_cannot_press_the_buttons(box, action):
    fault(box, system="ionos", kind="status")

    answer = press(box, action, {"id": ""}, headers={"Origin": "https://evil.test"})

    assert answer.status_code == 403
    assert len(box.world.faults.all()) == 1


def test_without_a_script_the_page_can_watch_by_itself(box):
    assert "http-equiv=refresh" in page(box, "/?watch=1").text
    assert "http-equiv=refresh" not in page(box).text


@pytest.mark.parametrize(("path", "kind"), [("/page.css", "text/css"), ("/page.js", "text/javascript")])
def test_its_own_style_and_script_are_served(box, path, kind):
    answer = page(box, path)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(kind)
