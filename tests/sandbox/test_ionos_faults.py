"""How the IONOS stand-in misbehaves beyond an error status: hanging, dripping, harming others, being slow."""

import time

import pytest
import requests

from tests.sandbox.test_ionos import ACME, KEY, NAME, ZONE, Ionos, a


@pytest.fixture
def ionos(box):
    box.reset()
    ionos = Ionos(box)
    ionos.lay(a(f"www.{NAME}", id="www"), a(f"mail.{NAME}", id="mail"))
    return ionos


@pytest.fixture
def fault(ionos):
    def fault(kind, **more):
        answer = ionos.control("POST", "/faults", {"system": "ionos", "kind": kind, **more})
        assert answer.status_code == 201, answer.text

    return fault


def disabled(ionos):
    return {record["id"] for record in ionos.records() if record["disabled"]}


def test_a_hang_says_nothing_and_does_nothing(ionos, fault, box):
    fault("hang", seconds=1, times=1)
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{box.url}/ionos/v1/zones", headers={"X-API-Key": KEY}, timeout=0.2)
    fault("hang", operation="create_records", seconds=0.1, times=1)
    with pytest.raises(requests.ConnectionError):
        ionos.create(a(ACME))
    assert [record["id"] for record in ionos.records()] == ["www", "mail"]


def test_a_dripping_answer_comes_byte_by_byte_and_is_whole_in_the_end(ionos, fault):
    whole = ionos.call("GET", "/zones").content
    fault("drip", seconds=0.001, times=1)
    began = time.monotonic()
    answer = ionos.call("GET", "/zones")
    assert time.monotonic() - began >= 0.001 * len(whole)
    assert answer.content == whole
    assert answer.headers["Content-Length"] == str(len(whole))


def test_a_drip_outlives_every_read_timeout(ionos, fault, box):
    fault("drip", seconds=0.1, times=1)
    headers = {"X-API-Key": KEY}
    with requests.get(f"{box.url}/ionos/v1/zones", headers=headers, timeout=0.2, stream=True) as answer:
        pieces = answer.raw.stream(1)
        assert [len(next(pieces)) for _ in range(3)] == [1, 1, 1]


@pytest.mark.parametrize("status", [200, 502])
def test_a_web_page_may_come_in_place_of_an_answer(ionos, fault, status):
    fault("html", times=1, **({"status": status} if status != 200 else {}))
    answer = ionos.call("POST", f"/zones/{ZONE}/records", [a(ACME)])
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html")
    assert b"<html>" in answer.content
    assert len(ionos.records()) == 2


@pytest.mark.parametrize(("seconds", "header"), [(7, "7"), (0, None)])
def test_a_limit_comes_with_a_time_to_wait_or_without(ionos, fault, seconds, header):
    fault("status", status=429, seconds=seconds, times=1)
    answer = ionos.call("GET", "/zones")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (429, header)


def test_a_write_may_disable_a_record_of_others_that_it_did_not_name(ionos, fault):
    fault("disable_foreign", times=1)
    ionos.call("GET", "/zones")
    assert disabled(ionos) == set()
    ionos.create(a(ACME))
    assert disabled(ionos) == {"www"}
    ionos.create(a(ACME, "192.0.2.2"))
    assert disabled(ionos) == {"www"}


def test_which_record_a_write_disables_can_be_said(ionos, fault):
    fault("disable_foreign", operation="delete_record", value=f"mail.{NAME}", times=1)
    (record,) = ionos.create(a(ACME))
    assert disabled(ionos) == set()
    ionos.call("DELETE", f"/zones/{ZONE}/records/{record['id']}")
    assert disabled(ionos) == {"mail"}


def test_a_write_that_is_refused_disables_nothing(ionos, fault):
    fault("disable_foreign")
    assert ionos.call("POST", f"/zones/{ZONE}/records", [a(ACME, ttl=1)]).status_code == 400
    assert disabled(ionos) == set()


def test_at_realistic_speed_a_write_takes_half_a_second_and_a_look_hardly_anything(ionos, fault):
    fault("realistic_speed")
    began = time.monotonic()
    (record,) = ionos.create(a(ACME))
    assert 0.4 <= time.monotonic() - began < 1.5
    answer = ionos.call("GET", f"/zones/{ZONE}/records/{record['id']}")
    assert 4 <= int(answer.headers["x-kong-upstream-latency"]) < 400


def test_ten_thousand_records_are_laid_and_told_in_a_moment(ionos):
    began = time.monotonic()
    ionos.lay(*(a(f"n{number}.{NAME}") for number in range(10_000)))
    assert len(ionos.records()) == 10_000
    assert time.monotonic() - began < 5
