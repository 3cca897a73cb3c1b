"""How often each door of the room asks the database: as often for fifty rows of everything as for one."""

import html
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dns.models import (
    CustomDomain,
    Difference,
    ForeignRecord,
    JournalEntry,
    Observation,
    Orphan,
    Propagation,
    PropagationServer,
    Record,
    WantedRecord,
    Zone,
)
from tenants.models import AuditEvent, Membership, ReleasedName, User
from tests.dns.conftest import BASE, HOST

pytestmark = pytest.mark.django_db
PAGE, API, ADMIN = "/organizations/acme/dns/", "/api/v1/organizations/acme/", "/admin/dns/"
OF_CUSTOMERS = {  # the most that each may ask; session, person and organization are three of them
    PAGE: 19,
    f"{PAGE}progress/": 11,
    f"{PAGE}domains/d0.customer.com/": 7,
    f"{PAGE}domains/d0.customer.com/progress/": 7,
    f"{API}dns/": 7,
    f"{API}dns/records/": 7,
    f"{API}dns/ledger/": 5,
    f"{API}dns/journal/": 6,
    f"{API}dns/figures/": 5,
    f"{API}domains/": 4,
    f"{API}domains/d0.customer.com/": 4,
    "/organizations/": 6,
}
OF_STAFF = {
    f"{ADMIN}zone/": 12,
    f"{ADMIN}foreignrecord/": 6,
    f"{ADMIN}difference/": 7,
    f"{ADMIN}orphan/": 6,
    f"{ADMIN}record/": 7,
    f"{ADMIN}customdomain/": 6,
    f"{ADMIN}observation/": 11,
    f"{ADMIN}propagation/": 6,
    f"{ADMIN}journalentry/": 9,
    f"{ADMIN}wantedrecord/": 6,
}


@pytest.fixture
def sam(db):
    return User.objects.create_superuser("sam@sonicus.test", "correct-horse-battery")


@pytest.fixture
def member(acme, bob):
    Membership.objects.create(organization=acme, user=bob, role="member")
    return bob


def lay(organization, numbers) -> None:
    """For each number one row of everything that a door shows."""
    now, asked = timezone.now(), uuid.uuid4()
    zone, _ = Zone.objects.get_or_create(base=BASE)
    for n in numbers:
        name, person = f"n{n}.{HOST}", User.objects.create_user(f"p{n}@acme.test", "correct-horse-battery")
        what = {"organization": organization, "name": name, "type": "TXT"}
        seen = {"name": name, "type": "TXT", "content": f"{n}", "ttl": 60}
        Membership.objects.create(organization=organization, user=person, role="member")
        Record.objects.create(**what, zone=BASE, content="x", ttl=60)
        WantedRecord.objects.create(**what, content="x", ttl=60, made_by=person)
        ForeignRecord.objects.create(**seen, zone=zone)
        Orphan.objects.create(**seen, zone=zone, quarantined_until=now + timedelta(days=7))
        Difference.objects.create(**what, zone=zone, kind="missing")
        JournalEntry.objects.create(**what, zone=BASE, action="create", state="done", actor=person, actor_name="p")
        AuditEvent.record("domain.verify_asked", organization=organization, actor=person, name=name)
        kept = {"holder": organization.pk, "until": now + timedelta(days=9)}
        ReleasedName.objects.create(host=f"g{n}.customer.com", organization=organization, **kept)
        domain = CustomDomain.objects.create(
            organization=organization, name=f"d{n}.customer.com", token=f"{n}", target=f"{n}", made_by=person
        )
        for of in (None, domain):
            answer = {"role": "resolver", "rcode": "NOERROR", "milliseconds": 1, "stance": "NotYet"}
            Observation.objects.create(**what, **answer, custom_domain=of, round=asked, server=f"ns{n}.test")
        write = Propagation.objects.create(organization=organization, name=name, written_at=now, quorum_at=now)
        PropagationServer.objects.create(propagation=write, server=f"ns{n}.test", role="resolver", agreed_at=now)


def asked_by(browser, addresses) -> dict[str, int]:
    """By address, how often the database was asked."""
    found = {}
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200, address
        found[address] = len(queries)
    return found


@pytest.mark.parametrize(
    ("who", "doors"), [("alice", OF_CUSTOMERS), ("member", OF_CUSTOMERS), ("sam", OF_CUSTOMERS), ("sam", OF_STAFF)]
)
def test_fifty_rows_cost_as_many_queries_as_one(request, acme, public, who, doors):
    public.force_login(request.getfixturevalue(who))
    lay(acme, range(1))
    asked_by(public, doors)  # what is remembered from then on (content types, permissions) is not counted
    one = asked_by(public, doors)
    lay(acme, range(1, 50))
    assert asked_by(public, doors) == one
    assert {address: count for address, count in one.items() if count > doors[address]} == {}


def test_five_zones_cost_as_many_queries_as_one(acme, public, sam, settings):
    further = [f"further{number}.test" for number in range(4)]
    settings.DNS_FURTHER_ZONES = tuple({"base": base, "provider": "ionos", "policy": "full"} for base in further)
    settings.BASE_DOMAINS = (BASE, *further)
    public.force_login(sam)
    lay(acme, range(1))
    asked_by(public, [f"{ADMIN}zone/"])
    one = asked_by(public, [f"{ADMIN}zone/"])
    for base in further:
        zone = Zone.objects.create(base=base, name=base)
        ForeignRecord.objects.create(zone=zone, name=f"*.{base}", type="A", content="192.0.2.9", ttl=60)
    assert asked_by(public, [f"{ADMIN}zone/"]) == one
    page = html.unescape(public.get(f"{ADMIN}zone/").content.decode())
    assert [base for base in further if f"Nobody can sign up below {base}: A *.{base}" not in page] == []
