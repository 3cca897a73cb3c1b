"""The crm step, from signing up to leaving, in both protocols."""

import logging

import pytest

from crm.models import Lead
from crm.reconcile import LeadReconciler
from tenants.loop.turn import take_turn
from tenants.models import Attempt, Condition

STALLED = Condition.Status.STALLED


def test_a_new_organization_has_one_lead_that_tells_where_it_came_from(odoo, acme, turn):
    condition = turn(acme)
    lead = odoo.lead()
    assert condition.is_ready
    assert condition.message == f"Lead {lead['id']}, stage New."
    assert (lead["name"], lead["email_from"], lead["partner_name"]) == ("Acme", "alice@alice.test", "Acme")
    assert (lead["source_id"][1], lead["medium_id"][1]) == ("Sonicus", "command")
    assert lead["expected_revenue"] == acme.plan.price_cents * 12 / 100
    assert lead["external_id"] == f"sonicus.org_{acme.pk}"
    assert lead["user_id"] is False
    assert [tag["name"] for tag in odoo.rows("crm.tag") if tag["id"] in lead["tag_ids"]] == ["Sonicus"]


def test_after_a_turn_nothing_is_planned_any_more(odoo, acme, turn):
    assert [str(change) for change in LeadReconciler().plan(acme)] == ["create lead Acme"]
    turn(acme)
    assert LeadReconciler().plan(acme) == []


def test_the_number_is_kept_and_the_lead_never_loaded_again(odoo, acme, turn):
    turn(acme, times=3)
    lead = Lead.objects.get(organization=acme)
    assert lead.odoo_id == odoo.lead()["id"]
    assert lead.synced_at is not None
    assert odoo.calls("crm.lead.load") == 1


def test_the_step_tells_what_it_holds(odoo, acme, turn):
    turn(acme)
    [holding] = LeadReconciler().holdings(acme)
    assert (holding.kind, holding.identifier) == ("lead", str(odoo.lead()["id"]))
    assert holding.label.endswith(f"/odoo/web#id={holding.identifier}&model=crm.lead&view_type=form")


def test_lost_answers_leave_one_lead(odoo, acme, turn):
    odoo.fault(system="odoo", operation="crm.lead.load", kind="applied_then_reset", times=3)
    assert turn(acme, times=3).reason == "ProviderUnavailable"
    assert turn(acme).is_ready
    assert odoo.calls("crm.lead.load") == 4
    assert odoo.lead()["name"] == "Acme"


def test_answers_lost_anywhere_leave_one_lead_one_source_and_one_tag(odoo, acme, turn):
    odoo.fault(system="odoo", kind="applied_then_reset", times=12)
    assert turn(acme, times=13).is_ready
    assert len(odoo.leads()) == 1
    assert [row["name"] for row in odoo.rows("utm.source")].count("Sonicus") == 1
    assert [row["name"] for row in odoo.rows("crm.tag")] == ["Sonicus"]


def test_an_odoo_that_is_away_for_a_while_gets_its_lead_later(odoo, acme, turn):
    odoo.fault(system="odoo", kind="status", status=503, times=5)
    condition = turn(acme, times=5)
    assert (condition.status, condition.reason) == (Condition.Status.RECONCILING, "ProviderUnavailable")
    assert odoo.leads() == []
    assert turn(acme).is_ready
    assert len(odoo.leads()) == 1


@pytest.mark.parametrize("status", [409, 500])
def test_a_race_that_was_lost_in_odoo_is_run_again(odoo, acme, turn, status):
    odoo.fault(system="odoo", operation="crm.lead.load", kind="status", status=status, times=1)
    assert turn(acme).reason == "ProviderUnavailable"
    assert turn(acme).is_ready
    assert len(odoo.leads()) == 1


def test_what_salespeople_edit_stays_as_they_left_it(odoo, acme, turn):
    turn(acme)
    odoo.edit(name="Acme, the big one", email_from="ann@acme.example", stage_id=2, expected_revenue=9000)
    condition = turn(acme)
    assert condition.message == f"Lead {odoo.lead()['id']}, stage Qualified."
    assert odoo.lead()["name"] == "Acme, the big one"
    assert odoo.lead()["email_from"] == "ann@acme.example"


def test_also_when_our_own_row_was_lost(odoo, acme, turn):
    turn(acme)
    odoo.edit(name="Acme, the big one", stage_id=3)
    Lead.objects.all().delete()
    assert turn(acme).is_ready
    assert odoo.lead()["name"] == "Acme, the big one"
    assert Lead.objects.get().odoo_id == odoo.lead()["id"]


def test_a_lead_that_salespeople_lost_is_shown_and_stays_lost(odoo, acme, turn):
    turn(acme)
    odoo.act("crm.lead", "action_set_lost", [odoo.lead()["id"]], lost_reason_id=1)
    assert turn(acme).message.endswith("stage New, lost.")
    assert odoo.lead()["active"] is False
    assert Lead.objects.get().state == Lead.State.LOST


def test_a_lead_that_is_gone_is_shown_and_not_made_again(odoo, acme, turn):
    turn(acme)
    odoo.merge_away()
    condition = turn(acme, times=2)
    assert condition.is_ready
    assert "gone in Odoo" in condition.message
    assert odoo.leads() == []
    assert Lead.objects.get().is_gone
    assert LeadReconciler().holdings(acme) == []


def test_a_wrong_key_stops_this_step_only(odoo, acme, turn, settings):
    settings.ODOO_API_KEY = "wrong"
    condition = turn(acme)
    assert (condition.status, condition.reason) == (STALLED, "AccessRefused")
    assert condition.next_attempt_at is None
    take_turn(acme.pk, "schema")
    assert Condition.objects.get(organization=acme, step="schema").is_ready


def test_a_wrong_database_is_said(odoo, acme, turn, settings):
    settings.ODOO_DB = "elsewhere"
    condition = turn(acme)
    assert (condition.status, condition.reason) == (STALLED, "RefusedAsInvalid")
    assert "database" in condition.message


def test_missing_rights_are_told_in_odoos_words(odoo, acme, turn):
    odoo.fault(system="odoo", operation="crm.lead.load", kind="status", status=403)
    condition = turn(acme)
    assert (condition.status, condition.reason) == (STALLED, "AccessRefused")
    assert "not allowed" in condition.message


@pytest.mark.parametrize("status", [401, 403, 422, 500])
def test_neither_the_key_nor_a_traceback_is_written_down(odoo, acme, turn, settings, caplog, status):
    caplog.set_level(logging.DEBUG)
    odoo.fault(system="odoo", kind="status", status=status)
    condition = turn(acme)
    written = caplog.text + condition.message + "".join(Attempt.objects.values_list("message", flat=True))
    assert not condition.is_ready
    assert settings.ODOO_API_KEY not in written
    assert "Traceback" not in written


def test_an_organization_that_leaves_has_its_lead_marked_lost_and_kept(odoo, acme, turn):
    turn(acme)
    acme.leave()
    assert turn(acme).is_ready
    lead = odoo.lead()
    assert (lead["active"], lead["probability"]) == (False, 0)
    assert lead["lost_reason_id"][1] == "Left Sonicus"
    assert LeadReconciler().plan(acme) == []


def test_without_the_right_to_add_reasons_the_lead_is_lost_without_one(odoo, acme, turn):
    turn(acme)
    acme.leave()
    odoo.fault(system="odoo", operation="crm.lost.reason.load", kind="status", status=403)
    assert turn(acme).is_ready
    assert (odoo.lead()["active"], odoo.lead()["lost_reason_id"]) == (False, False)


def test_a_won_lead_stays_won_and_is_tagged_once_when_its_organization_leaves(odoo, acme, turn):
    turn(acme)
    odoo.act("crm.lead", "action_set_won", [odoo.lead()["id"]])
    acme.leave()
    assert turn(acme, times=3).is_ready
    lead = odoo.lead()
    tags = {tag["id"]: tag["name"] for tag in odoo.rows("crm.tag")}
    assert (lead["active"], lead["stage_id"][1]) == (True, "Won")
    assert {tags[id] for id in lead["tag_ids"]} == {"Sonicus", "Churned"}
    assert len(odoo.rows("mail.message")) == 1


def test_a_lead_whose_answer_was_lost_is_found_and_closed_when_its_organization_leaves(odoo, acme, turn):
    odoo.fault(system="odoo", operation="crm.lead.load", kind="applied_then_reset", times=1)
    turn(acme)
    assert not Lead.objects.exists()
    acme.leave()
    assert turn(acme).is_ready
    assert odoo.lead()["active"] is False


def test_an_organization_that_never_had_a_lead_leaves_without_making_one(odoo, acme, turn):
    acme.leave()
    condition = turn(acme)
    assert (condition.is_ready, condition.message) == (True, "There is no lead.")
    assert odoo.leads() == []
