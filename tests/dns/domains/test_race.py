"""At the same moment: the database has the last word, whoever asked first."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from dns.domains import add, check, check_if_due, verify_now
from dns.models import CustomDomain
from tenants.models import AuditEvent, Domain
from tests.dns.domains.conftest import SHOP, ZONE
from tests.support.cast import make_organization

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Each in a thread and over a connection of its own, all let go at the same moment."""
    start = threading.Barrier(len(deeds))

    def run(deed):
        try:
            start.wait()
            return deed()
        except ValidationError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.fixture
def claims(alice, charlie):
    """example.com, claimed by five organizations."""
    organizations = [make_organization(f"acme-{number}", owner=alice) for number in range(5)]
    return [add(organization, ZONE, alice) for organization in organizations]


def test_five_organizations_prove_one_name_and_one_gets_it(claims, customer):
    customer.prove(*claims)  # five texts beside each other; at the top of a zone all lead to the same addresses
    at_once(*(lambda claim=claim: check(claim) for claim in claims))
    rows = CustomDomain.objects.filter(name=ZONE)
    assert sorted(rows.values_list("ownership", flat=True)) == ["expired"] * 4 + ["proven"]
    assert Domain.objects.get(domain=ZONE).tenant == rows.get(ownership="proven").organization


def test_of_a_name_and_one_below_it_only_one_is_proven(alice, charlie, customer):
    above = add(make_organization("acme", owner=alice), ZONE, alice)
    below = add(make_organization("globex", owner=charlie), SHOP, charlie)
    customer.prove(above, below)
    at_once(lambda: check(above), lambda: check(below))
    assert Domain.objects.filter(domain__in=[ZONE, SHOP]).count() == 1
    (waiting,) = CustomDomain.objects.filter(ownership="pending")
    assert waiting.reason == "RelatedToAnother"


def test_of_all_who_prove_a_lost_name_at_once_its_former_organization_among_them_one_has_it(claims, customer):
    CustomDomain.objects.filter(pk=claims[0].pk).update(ownership="failing", failed_days=3, proven_at=timezone.now())
    Domain.objects.create(domain=ZONE, tenant=claims[0].organization, is_primary=False)
    customer.prove(*claims)
    at_once(*(lambda claim=claim: check(claim) for claim in claims), lambda: verify_now(claims[0], "a race"))
    rows = CustomDomain.objects.filter(name=ZONE)
    assert rows.living().get().ownership == "proven"
    assert Domain.objects.get(domain=ZONE).tenant == rows.living().get().organization
    told = {"domain.proven": 1, "domain.overtaken": 4}
    assert {verb: AuditEvent.objects.filter(verb=verb).count() for verb in told} == told


def test_ten_equal_additions_leave_one_row(alice):
    acme = make_organization("acme", owner=alice)
    results = at_once(*(lambda: add(acme, SHOP, alice) for _ in range(10)))
    assert sum(isinstance(result, CustomDomain) for result in results) == 1
    assert CustomDomain.objects.count() == 1


def test_the_bound_of_ten_that_wait_holds(alice):
    acme = make_organization("acme", owner=alice)
    at_once(*(lambda n=n: add(acme, f"shop{n}.example.com", alice) for n in range(14)))
    assert CustomDomain.objects.count() == 10


def test_two_workers_never_look_at_the_same_domain_at_once(claims, customer):
    results = at_once(*(lambda: check_if_due(claims[0].pk) for _ in range(6)))
    assert sum(result is not None for result in results) == 1
    claims[0].refresh_from_db()
    assert claims[0].checks == 1


def test_verify_now_does_something_once_in_ten_seconds(claims):
    assert sorted(at_once(*(lambda: verify_now(claims[0], "a race") for _ in range(6)))) == [False] * 5 + [True]


def test_who_asks_again_while_a_look_is_under_way_gets_another_look(claims, customer):
    customer.sandbox.fault(system="dns", kind="delay", seconds=0.4, times=4)
    looking = threading.Thread(target=lambda: (check(claims[0]), connection.close()))
    looking.start()
    while not CustomDomain.objects.filter(pk=claims[0].pk, lease_until__isnull=False).exists():
        pass
    assert verify_now(claims[0], "a race")
    looking.join()
    assert check_if_due(claims[0].pk) is not None


def test_what_was_removed_while_a_look_was_under_way_stays_removed(claims, customer, alice):
    from dns.domains import remove

    customer.prove(claims[0])
    customer.sandbox.fault(system="dns", kind="delay", seconds=0.4, times=4)
    looking = threading.Thread(target=lambda: (check(claims[0]), connection.close()))
    looking.start()
    while not CustomDomain.objects.filter(pk=claims[0].pk, lease_until__isnull=False).exists():
        pass
    remove(CustomDomain.objects.get(pk=claims[0].pk), alice)
    looking.join()
    assert CustomDomain.objects.get(pk=claims[0].pk).ownership == "removed"
    assert not Domain.objects.filter(domain=ZONE).exists()
