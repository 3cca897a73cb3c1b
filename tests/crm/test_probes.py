"""What operators are told about Odoo."""

from crm.models import Lead
from crm.probes import exercise, probe
from sonicus.lib.findings import Level


def levels(findings):
    return [(finding.subject, finding.level) for finding in findings]


def test_a_good_odoo_is_told_with_its_version_and_rights(odoo, version):
    findings = probe()
    assert levels(findings) == [("Odoo", Level.OK), ("Odoo key", Level.OK), ("Odoo rights", Level.OK)]
    assert f"Odoo {version}" in findings[0].seen


def test_looking_changes_nothing(odoo):
    before = odoo.state()["odoo"]
    probe()
    assert odoo.state()["odoo"] == before


def test_a_wrong_key_is_named(odoo, settings):
    settings.ODOO_API_KEY = "wrong"
    finding = probe()[-1]
    assert (finding.subject, finding.level) == ("Odoo key", Level.FAIL)
    assert "ODOO_API_KEY" in finding.mend


def test_a_wrong_database_is_named(odoo, settings):
    settings.ODOO_DB = "elsewhere"
    finding = probe()[-1]
    assert finding.level is Level.FAIL
    assert "ODOO_DB" in finding.mend


def test_an_odoo_that_is_down_is_named(odoo):
    odoo.fault(system="odoo", kind="status", status=503)
    assert levels(probe()) == [("Odoo", Level.FAIL)]


def test_a_round_trip_leaves_one_archived_lead_however_often_it_is_made(odoo):
    assert levels([*exercise(), *exercise()]) == [("Odoo lead", Level.OK)] * 2
    lead = odoo.lead()
    assert lead["name"].startswith("Sonicus test ")
    assert (lead["active"], lead["external_id"]) == (False, "sonicus.probe")


def test_a_round_trip_works_again_after_the_lead_was_deleted(odoo):
    exercise()
    odoo.merge_away()
    assert exercise()[0].level is Level.OK


def test_a_broken_odoo_never_passes(odoo):
    odoo.fault(system="odoo", kind="status", status=500)
    assert exercise()[0].level is Level.FAIL


def test_a_write_that_is_not_kept_is_found_out(odoo, monkeypatch):
    from crm.providers.odoo.provider import OdooProvider

    monkeypatch.setattr(OdooProvider, "lose", lambda self, id, reason: None)
    finding = exercise()[0]
    assert finding.level is Level.FAIL
    assert "read back" in finding.seen


def test_the_round_trip_touches_no_row_of_ours(odoo, acme):
    exercise()
    assert not Lead.objects.exists()
