"""`dns doctor`: what is written of a provider, proven on it."""

import pytest

from dns.models import Zone
from tests.doors.running import Ran, run
from tests.support.name_servers import ZONE, bind9

pytestmark = pytest.mark.django_db

READ = ["zones", "survey", "unknown name"]


def findings(ran: Ran, base: str) -> dict[str, dict[str, str]]:
    found = next(check["findings"] for check in ran.data["checks"] if check["base"] == base)
    return {finding["subject"]: finding for finding in found}


@pytest.fixture
def base(zone, settings) -> str:
    return settings.BASE_DOMAIN


def test_without_live_it_only_reads(zone, base):
    ran = run("dns", "doctor", "--json")
    assert (ran.code, ran.data["ok"]) == (0, True)
    assert zone.writes == []
    assert set(READ) <= set(findings(ran, base))


def test_live_proves_all_and_leaves_nothing(zone, base):
    before = zone.records
    ran = run("dns", "doctor", "--live", "--json")
    assert ran.code == 0, ran.out
    found = findings(ran, base)
    assert {"claim against", "odd texts", "wrong key", "PATCH", "PUT", "404", "everything else"} <= set(found)
    assert {finding["level"] for finding in found.values()} == {"ok"}
    assert zone.records == before


def test_what_differs_from_the_documentation_is_said(zone, base):
    zone.sandbox.fault(system="ionos", operation="update_record", kind="status", status=400)
    ran = run("dns", "doctor", "--live", "--json")
    assert ran.code == 1
    found = findings(ran, base)
    assert [subject for subject, finding in found.items() if finding["level"] == "fail"] == ["PUT"]
    assert "answered 400" in found["PUT"]["seen"]
    assert "Documented: PUT changes content and lifetime" in found["PUT"]["mend"]
    assert zone.contents == set()


def test_a_provider_that_only_says_that_it_wrote_is_caught(zone, base):
    zone.sandbox.fault(system="ionos", operation="delete_record", kind="status", status=200)
    found = findings(run("dns", "doctor", "--live", "--json"), base)
    assert found["one of two"]["level"] == "fail"
    assert "expected TXT “three”" in found["one of two"]["seen"]
    assert "_sonicus-probe-" in found["everything else"]["seen"]


def test_a_change_elsewhere_meanwhile_is_told(zone, base):
    """The stand-in switches off a foreign record when a place of ours is patched."""
    zone.sandbox.fault(system="ionos", operation="patch_zone", kind="disable_foreign", times=1)
    found = findings(run("dns", "doctor", "--live", "--json"), base)
    assert found["everything else"]["level"] == "warn"


def test_a_further_base_domain_is_proven_alone(zone, settings, tmp_path):
    with bind9(tmp_path) as server:
        own = {"nameservers": (server.address,), "rfc2136_server": server.address, "rfc2136_key": server.key}
        settings.DNS_FURTHER_ZONES = ({"base": ZONE, "provider": "rfc2136", "policy": "full", **own},)
        ran = run("dns", "doctor", "--live", "--zone", ZONE)
    assert ran.code == 0, ran.out
    assert f"{ZONE} (rfc2136)" in ran.out
    assert "ok    wrong key" in ran.out
    assert "PATCH" not in ran.out
    assert zone.writes == []


def test_where_not_all_is_allowed_nothing_is_written(zone, base):
    Zone.objects.create(base=base, policy="read-only")
    ran = run("dns", "doctor", "--live", "--json")
    assert findings(ran, base)["policy"]["level"] == "warn"
    assert zone.writes == []


def test_an_unknown_base_domain_is_told_with_those_that_are_known(base):
    ran = run("dns", "doctor", "--zone", "gone.test")
    assert ran.code == 1
    assert base in ran.err


def test_a_wrong_key_ends_the_look_with_advice(zone, base, settings):
    settings.IONOS_API_KEY = "prefix.wrong"
    ran = run("dns", "doctor", "--live")
    assert ran.code == 1
    assert "→ IONOS_API_KEY" in ran.out
    assert "prefix.wrong" not in ran.out + ran.err
