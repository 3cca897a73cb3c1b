"""What staff see first of DNS, and how fast it follows, over all organizations."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from dns.models import CustomDomain, Difference, Orphan, Propagation, Zone
from tenants.models import Condition, User
from tests.dns.conftest import BASE, HOST

pytestmark = pytest.mark.django_db


def tiles(client) -> dict[str, object]:
    (rooms,) = client.get("/admin/").context["rooms"]
    return {tile["label"]: tile["count"] for tile in rooms}


@pytest.fixture
def zone_row():
    return Zone.objects.create(base=BASE, surveyed_at=timezone.now() - timedelta(minutes=20))


def test_nothing_is_wrong_and_is_shown_as_nothing(staff, acme):
    found = tiles(staff)
    assert found["organizations whose DNS differs"] == 0
    assert found["orphans waiting"] == 0
    assert found["since the oldest survey"] == "never"
    assert found["from write to quorum (p50, last day)"] == "–"


def test_each_trouble_is_counted(staff, acme, zone_row):
    for type in ("A", "AAAA"):
        Difference.objects.create(zone=zone_row, organization=acme, kind="missing", name=HOST, type=type)
    Orphan.objects.create(
        zone=zone_row, name=f"old.{BASE}", type="A", content="192.0.2.1", ttl=60, quarantined_until=timezone.now()
    )
    facts = {"organization": acme, "next_check_at": timezone.now()}
    CustomDomain.objects.create(name="a.customer.com", token="a", target="a", ownership="failing", **facts)
    CustomDomain.objects.create(name="b.customer.com", token="b", target="b", ownership="proven", **facts)
    Condition.objects.filter(organization=acme, step="dns").update(status="stalled", reason="Conflict")
    found = tiles(staff)
    assert found["organizations whose DNS differs"] == 1  # with two differences
    assert found["orphans waiting"] == 1
    assert found["custom domains failing"] == 1
    assert found["foreign records in the way"] == 1
    assert found["held back by thresholds"] == 0
    assert found["since the oldest survey"] == "20 min"
    Condition.objects.filter(organization=acme, step="dns").update(status="reconciling", reason="HeldBack")
    assert tiles(staff)["held back by thresholds"] == 1


def test_every_tile_leads_to_a_list_that_opens(staff, acme):
    (rooms,) = staff.get("/admin/").context["rooms"]
    for tile in rooms:
        assert tile["href"], tile
        assert staff.get(tile["href"]).status_code == 200, tile


def test_staff_without_rights_see_no_counts(public):
    public.force_login(User.objects.create_user("tim@sonicus.test", "correct-horse-battery", is_staff=True))
    assert tiles(public) == {}
    assert public.get("/admin/dns/propagation/figures/").status_code == 403


def test_the_figures_of_all_organizations_have_a_page_with_picture_and_tables(public, acme):
    tim = User.objects.create_user("tim@sonicus.test", "correct-horse-battery", is_staff=True)
    tim.user_permissions.add(Permission.objects.get(codename="view_propagation"))
    public.force_login(tim)
    address = "/admin/dns/propagation/figures/"
    assert "No write of these days was followed yet" in public.get(address).content.decode()
    now = timezone.now()
    row = Propagation.objects.create(
        organization=acme,
        name=HOST,
        written_at=now,
        authoritative_at=now + timedelta(seconds=2),
        quorum_at=now + timedelta(seconds=31),
    )
    row.servers.create(server="9.9.9.9", role="resolver", agreed_at=now + timedelta(seconds=31))
    page = public.get(address).content.decode()
    assert 'id="chart-title"' in page
    assert "2.0 s" in page
    assert "31 s" in page
    assert "9.9.9.9" in page
    assert f'href="{address}"' in public.get("/admin/dns/propagation/").content.decode()
    assert tiles(public) == {"from write to quorum (p50, last day)": "31 s"}
