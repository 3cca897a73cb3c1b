import pytest

from dns import probes
from dns.models import Zone
from dns.probes import round_trip
from sonicus.lib.findings import Finding, Level
from tests.support.name_servers import ZONE, bind9

pytestmark = pytest.mark.django_db  # what staff allow in a zone stands in its row


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(round_trip, "SERVED_WITHIN_SECONDS", 1.0)


SUBJECTS = ["create", "serve", "delete"]


def worst(findings: list[Finding]) -> Finding:
    return max(findings, key=lambda finding: list(Level).index(finding.level))


def test_all_is_well_in_the_sandbox(zone):
    findings = probes.probe()
    assert [finding.subject.split()[0] for finding in findings] == ["zone", "name", "resolver"]
    assert {finding.level for finding in findings} == {Level.OK}


def test_looking_changes_nothing(zone):
    probes.probe()
    assert zone.writes == []


@pytest.mark.parametrize("look", [probes.probe, probes.exercise])
def test_a_wrong_key_is_said_exactly(zone, settings, look):
    settings.IONOS_API_KEY = "prefix.wrong"
    finding = worst(look())
    assert finding.level == Level.FAIL
    assert "answered 401" in finding.seen
    assert "check the key's form: prefix.secret, and that it is a Hosting key, not a Cloud token" in finding.mend
    assert "prefix.wrong" not in str(finding)


def test_a_domain_that_the_account_does_not_hold_is_named(zone, settings):
    settings.BASE_DOMAIN = "bell.test"
    finding = probes.probe()[0]
    assert (finding.level, "bell.test" in finding.seen, "BASE_DOMAIN" in finding.mend) == (Level.FAIL, True, True)


def test_a_name_server_that_does_not_serve_the_zone_fails(zone):
    zone.sandbox.fault(system="dns", kind="status", status=403)
    findings = probes.probe()
    assert worst(findings).seen == "answers REFUSED without authority"


def test_one_dead_resolver_of_three_is_a_warning_and_two_are_a_failure(zone, settings):
    good, dead = settings.DNS_RESOLVERS[0], "127.0.0.1:9"
    settings.DNS_RESOLVERS = (good, good, dead)
    assert worst(probes.probe()).level == Level.WARN
    settings.DNS_RESOLVERS = (good, dead, dead)
    assert worst(probes.probe()).level == Level.FAIL


def test_the_exercise_writes_sees_removes_and_leaves_nothing(zone):
    findings = probes.exercise()
    assert [(finding.subject, finding.level) for finding in findings] == [
        ("create", Level.OK), ("serve", Level.OK), ("delete", Level.OK),
    ]  # fmt: skip
    assert zone.writes == ["create_records", "delete_record"]
    assert zone.contents == set()


@pytest.mark.parametrize(
    ("fault", "subject"),
    [
        ({"system": "ionos", "operation": "create_records", "kind": "status", "status": 500}, "create"),
        ({"system": "ionos", "operation": "delete_record", "kind": "status", "status": 500}, "delete"),
        ({"system": "dns", "kind": "status", "status": 500}, "serve"),
        ({"system": "dns", "kind": "lag", "seconds": 600}, "serve"),
    ],
)
def test_a_broken_service_never_passes(zone, fault, subject):
    zone.sandbox.fault(**fault)
    finding = probes.exercise()[-1]
    assert (finding.subject, finding.level) == (subject, Level.FAIL)
    assert finding.mend


def test_a_failure_in_the_middle_leaves_nothing_behind(zone):
    zone.sandbox.fault(system="dns", kind="status", status=500)
    probes.exercise()
    assert zone.contents == set()


@pytest.fixture
def further(settings, tmp_path):
    """A second base domain, at a bind9 of its own."""
    with bind9(tmp_path) as server:
        own = {"nameservers": (server.address,), "rfc2136_server": server.address, "rfc2136_key": server.key}
        settings.DNS_FURTHER_ZONES = ({"base": ZONE, "provider": "rfc2136", "policy": "full", **own},)
        yield server


def test_every_base_domain_is_looked_at(zone, further):
    findings = probes.probe()
    assert f"zone {ZONE}" in [finding.subject for finding in findings]
    assert f"name server {further.address}" in [finding.subject for finding in findings]
    assert {finding.level for finding in findings} == {Level.OK}


def test_every_base_domain_is_tried(zone, further):
    findings = probes.exercise()
    assert [f.subject for f in findings] == ["create", "serve", "delete", *(f"{s} {ZONE}" for s in SUBJECTS)]
    assert {finding.level for finding in findings} == {Level.OK}


def test_the_variable_of_the_provider_that_refuses_is_named(zone, further, settings):
    (base,) = settings.DNS_FURTHER_ZONES
    settings.DNS_FURTHER_ZONES = ({**base, "rfc2136_key": "nobody:hmac-sha256:c2VjcmV0"},)
    finding = worst(probes.probe())
    assert finding.subject == f"zone {ZONE}"
    assert "rfc2136_key in DNS_FURTHER_ZONES" in finding.mend
    assert "c2VjcmV0" not in str(finding)
    further.stop()
    assert "rfc2136_server in DNS_FURTHER_ZONES" in probes.probe()[2].mend


@pytest.mark.parametrize("policy", ["read-only", "upsert-only"])
def test_where_nothing_may_be_written_or_removed_nothing_is_tried(zone, policy):
    Zone.objects.create(base="sonicus.localhost", policy=policy)
    (finding,) = probes.exercise()
    assert (finding.level, f"is {policy}" in finding.seen) == (Level.OK, True)
    assert zone.writes == []
