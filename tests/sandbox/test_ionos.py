"""The stand-in answers as recorded and documented traffic of IONOS does (developer.hosting.ionos.com/docs/dns)."""

import re
from typing import Any

import pytest
import requests

from sandbox.server import Sandbox

KEY = "sandbox.ionos-secret"
ZONE = "4c9feb47-2a4d-11ec-bda4-0a5864441f49"
NAME = "sonicus.test"
ACME = f"acme.{NAME}"
TXT = {"name": f"_x.{ACME}", "type": "TXT", "content": "token", "ttl": 3600, "prio": 0, "disabled": False}


class Ionos:
    def __init__(self, box: Sandbox) -> None:
        self._box = box

    def call(self, method: str, path: str, body: Any = None, key: str | None = KEY, **params: str) -> requests.Response:
        headers = {} if key is None else {"X-API-Key": key}
        url = f"{self._box.url}/ionos/v1{path}"
        return requests.request(method, url, json=body, headers=headers, params=params, timeout=5)

    def control(self, method: str, path: str, body: Any = None) -> requests.Response:
        return requests.request(method, f"{self._box.url}/_sandbox{path}", json=body, timeout=5)

    def create(self, *bodies: dict[str, Any]) -> list[dict[str, Any]]:
        answer = self.call("POST", f"/zones/{ZONE}/records", list(bodies))
        assert answer.status_code == 201, answer.text
        return answer.json()

    def records(self, **params: str) -> list[dict[str, Any]]:
        return self.call("GET", f"/zones/{ZONE}", **params).json()["records"]

    def lay(self, *records: dict[str, Any], name: str = NAME) -> requests.Response:
        return self.control("PUT", f"/ionos/zones/{ZONE}", {"name": name, "records": list(records)})


@pytest.fixture
def ionos(box):
    box.reset()
    ionos = Ionos(box)
    ionos.lay()
    return ionos


def a(name: str, content: str = "192.0.2.1", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "A", "content": content, "ttl": 300, **more}


def test_the_account_has_a_zone_for_the_base_domain_from_the_beginning(ionos):
    zones = ionos.call("GET", "/zones").json()
    furnished = next(zone for zone in zones if zone["name"] == "sonicus.localhost")
    assert set(furnished) == {"name", "id", "type"}
    records = ionos.call("GET", f"/zones/{furnished['id']}").json()["records"]
    assert {"SOA", "NS", "A", "MX", "TXT"} == {record["type"] for record in records}
    soa = next(record for record in records if record["type"] == "SOA")
    assert soa["content"].endswith(" 600")


def test_a_created_record_is_shown_as_real_answers_show_it(ionos):
    (record,) = ionos.create(TXT)
    assert list(record) == ["name", "rootName", "type", "content", "changeDate", "ttl", "disabled", "id"]
    assert record["content"] == '"token"'
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", record["changeDate"])
    assert ionos.records() == [record]


def test_a_priority_comes_back_for_mx_only(ionos):
    mail, address = ionos.create(
        {"name": ACME, "type": "MX", "content": "mx00.ionos.de", "ttl": 3600, "prio": 10}, a(ACME, prio=10)
    )
    assert mail["prio"] == 10
    assert "prio" not in address


def test_the_same_record_posted_again_leaves_one_with_a_new_id(ionos):
    (first,), (second,) = ionos.create(TXT), ionos.create(TXT)
    assert first["id"] != second["id"]
    assert [record["id"] for record in ionos.records()] == [second["id"]]


def test_texts_of_different_content_live_side_by_side(ionos):
    ionos.create(TXT, {**TXT, "content": "other"})
    assert [record["content"] for record in ionos.records()] == ['"token"', '"other"']


def test_filters_choose_by_exact_name_by_suffix_and_by_types(ionos):
    ionos.create(TXT, a(ACME), a(f"evil{ACME}"))
    assert [r["name"] for r in ionos.records(recordName=ACME)] == [ACME]
    assert [r["name"] for r in ionos.records(suffix=ACME)] == [TXT["name"], ACME]
    assert [r["type"] for r in ionos.records(recordType="TXT,MX")] == ["TXT"]
    assert ionos.records(recordName=f"nobody.{NAME}") == []


@pytest.mark.parametrize("filter_name", ["recordName", "suffix"])
def test_a_short_name_in_a_filter_is_refused(ionos, filter_name):
    answer = ionos.call("GET", f"/zones/{ZONE}", **{filter_name: "acme"})
    expected = [{"code": "INVALID_REQUEST", "message": f"Invalid '{filter_name}' request parameter."}]
    assert (answer.status_code, answer.json()) == (400, expected)


def test_patch_replaces_the_sets_that_it_names_and_no_others(ionos):
    ionos.create(a(ACME, "192.0.2.1"), a(ACME, "192.0.2.2"), TXT, a(NAME))
    answer = ionos.call("PATCH", f"/zones/{ZONE}", [a(ACME, "192.0.2.3")])
    assert (answer.status_code, answer.content) == (200, b"")
    assert {(r["name"], r["content"]) for r in ionos.records()} == {
        (ACME, "192.0.2.3"), (TXT["name"], '"token"'), (NAME, "192.0.2.1"),
    }  # fmt: skip


def test_put_on_a_zone_replaces_everything(ionos):
    ionos.create(TXT)
    assert ionos.call("PUT", f"/zones/{ZONE}", [a(ACME)]).status_code == 200
    assert [record["name"] for record in ionos.records()] == [ACME]


def test_a_record_is_read_changed_and_deleted_by_its_id(ionos):
    (record,) = ionos.create(a(ACME))
    path = f"/zones/{ZONE}/records/{record['id']}"
    assert ionos.call("GET", path).json() == record
    changed = ionos.call("PUT", path, {"content": "192.0.2.9", "ttl": 60, "disabled": True}).json()
    assert (changed["id"], changed["content"], changed["ttl"], changed["disabled"]) == (
        record["id"], "192.0.2.9", 60, True,
    )  # fmt: skip
    gone = ionos.call("DELETE", path)
    assert (gone.status_code, gone.content, gone.headers["Content-Length"]) == (200, b"", "0")
    assert "Content-Type" not in gone.headers
    again = ionos.call("DELETE", path)
    assert (again.status_code, again.json()) == (
        404, [{"code": "RECORD_NOT_FOUND", "message": "Record does not exist."}],
    )  # fmt: skip


@pytest.mark.parametrize("key", [None, "sandbox.wrong"])
def test_a_missing_or_wrong_key_is_refused_by_the_gateway_with_an_object(ionos, key):
    answer = ionos.call("GET", "/zones", key=key)
    assert (answer.status_code, answer.json()) == (401, {"message": "Missing or invalid API key."})


def test_a_key_without_the_form_prefix_secret_is_a_bad_request(ionos):
    assert ionos.call("GET", "/zones", key="cloud-token").status_code == 400


def test_an_unknown_zone_is_refused_by_the_service_with_an_array(ionos):
    answer = ionos.call("POST", "/zones/unknown/records", "nonsense")
    assert (answer.status_code, answer.json()[0]["code"]) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (a("acme"), "name"),
        (a(f"evil{NAME}"), "name"),
        (a(ACME, ttl=59), "ttl"),
        (a(ACME, "not-an-address"), "content"),
        ({**TXT, "type": "NONSENSE"}, "type"),
        ({**TXT, "type": []}, "type"),
    ],
)
def test_a_bad_record_is_refused_with_the_name_of_the_field(ionos, body, field):
    answer = ionos.call("POST", f"/zones/{ZONE}/records", [a(ACME), body])
    (error,) = answer.json()
    assert (answer.status_code, error["code"]) == (400, "INVALID_RECORD")
    assert error["parameters"]["invalidFields"] == [field]
    assert ionos.records() == []


def test_a_laid_zone_keeps_the_given_ids_and_takes_the_place_of_one_with_its_name(ionos):
    answer = ionos.lay({"id": "my-id", **a("www.sonicus.localhost")}, name="sonicus.localhost")
    assert answer.status_code == 200
    state = ionos.control("GET", "/state").json()["ionos"]
    (zone,) = state["zones"]
    assert (zone["id"], zone["name"], [record["id"] for record in zone["records"]]) == (
        ZONE, "sonicus.localhost", ["my-id"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ([], "must be an object"),
        ({"name": 5}, "name must be a domain"),
        ({"name": NAME, "records": {}}, "records must be an array"),
        ({"name": NAME, "records": [a("acme.other.test")]}, f"must be {NAME} or end with .{NAME}"),
        ({"name": NAME, "records": [{**a(ACME), "id": "x"}, {**a(NAME), "id": "x"}]}, "share an id: x"),
    ],
)
def test_a_zone_without_sense_is_not_laid(ionos, body, complaint):
    answer = ionos.control("PUT", f"/ionos/zones/{ZONE}", body)
    assert answer.status_code == 400
    assert complaint in answer.json()["error"]


@pytest.mark.parametrize(
    ("status", "content"),
    [(500, b"INTERNAL_SERVER_ERROR"), (503, b"<html>"), (401, b"Missing or invalid"), (429, b"rate limit")],
)
def test_faults_are_worded_as_ionos_would(ionos, status, content):
    fault = {"system": "ionos", "operation": "list_zones", "kind": "status", "status": status, "seconds": 7, "times": 1}
    ionos.control("POST", "/faults", fault)
    answer = ionos.call("GET", "/zones")
    assert answer.status_code == status
    assert content in answer.content
    assert answer.headers.get("Retry-After") == ("7" if status == 429 else None)
    assert ionos.call("GET", "/zones").status_code == 200


def test_everything_survives_a_restart(tmp_path):
    first = Sandbox(state_file=tmp_path / "state")
    first.start()
    Ionos(first).lay(a(ACME))
    first.stop()
    second = Sandbox(state_file=tmp_path / "state")
    second.start()
    assert [record["name"] for record in Ionos(second).records()] == [ACME]
    second.stop()
