"""How staff see leads."""

from crm.models import Lead
from tests.support.doors import public, staff

__all__ = ["public", "staff"]


def test_staff_see_leads_with_a_link_to_odoo(odoo, acme, turn, staff):
    turn(acme)
    page = staff.get("/admin/crm/lead/").content.decode()
    assert f"Lead {odoo.lead()['id']}" in page
    assert f"/odoo/web#id={odoo.lead()['id']}&amp;model=crm.lead" in page


def test_leads_are_looked_at_and_not_changed(odoo, acme, turn, staff):
    turn(acme)
    address = f"/admin/crm/lead/{Lead.objects.get().pk}"
    assert staff.get("/admin/crm/lead/add/").status_code == 403
    assert staff.get(f"{address}/change/").status_code == 200
    assert staff.post(f"{address}/change/", {"stage": "Won"}).status_code == 403
    assert staff.post(f"{address}/delete/", {"post": "yes"}).status_code == 403


def test_to_forget_a_lead_that_is_gone_is_to_ask_for_a_new_one(odoo, acme, turn, staff):
    turn(acme)
    odoo.merge_away()
    turn(acme)
    staff.post(f"/admin/crm/lead/{Lead.objects.get().pk}/delete/", {"post": "yes"})
    assert not Lead.objects.exists()
    assert turn(acme).is_ready
    assert Lead.objects.get().odoo_id == odoo.lead()["id"]
