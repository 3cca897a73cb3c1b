import pytest

from dns.models import Observation, Record
from tests.dns.conftest import HOST


@pytest.fixture
def settled(zone, acme, settle):
    settle(acme)
    return acme


@pytest.mark.parametrize("model", ["record", "observation"])
def test_staff_see_what_stands_and_what_was_answered_but_change_nothing(settled, staff, model):
    page = staff.get(f"/admin/dns/{model}/")
    assert page.status_code == 200
    assert HOST in page.content.decode()
    assert "127.0.0.1" in page.content.decode()
    assert staff.get(f"/admin/dns/{model}/add/").status_code == 403
    row = {"record": Record, "observation": Observation}[model].objects.first()
    assert staff.get(f"/admin/dns/{model}/{row.pk}/change/").status_code == 200
    assert staff.post(f"/admin/dns/{model}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert staff.post(f"/admin/dns/{model}/{row.pk}/change/", {"name": "else"}).status_code == 403
