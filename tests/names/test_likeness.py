"""What is easily taken for something else: refused for protected names, a warning for living ones."""

import idna
import pytest
from django.conf import settings

from tenants.availability import availability
from tenants.models import Domain
from tenants.naming.confusables import looks_like
from tenants.naming.skeleton import skeleton, skeleton_of
from tests.names.acting import gone
from tests.support.cast import make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def bill(alice):
    return make_organization("bill-1005-vvorn", owner=alice)


@pytest.mark.parametrize(
    "typed", ["bi11-1005-vvorn", "blll-l005-worn", "bill-ioos-wom", "billl-oo5vvom", "bill1005vvorn"]
)
def test_who_looks_like_a_living_organization_is_warned_and_not_refused(bill, typed):
    answer = availability(typed)
    assert (answer.available, answer.reason) == (True, "")
    assert "easily mistaken for “bill-1005-vvorn”" in answer.warning


def test_nobody_is_warned_of_itself_or_of_those_that_leave(bill):
    assert availability("bill-1005-worn", organization=bill).warning == ""
    gone(bill)
    assert availability("bill-1005-worn").warning == ""


def test_what_is_offered_looks_like_nobody_elses(acme, alice):
    make_organization("acmeaudio", owner=alice)
    assert "acme-audio" not in availability("acme").suggestions


@pytest.mark.parametrize(
    "name", ["a-0-1-i-5-rn-vv", "r-n", "v-v", "vvv", "rnn", "1l0o5s", "plain", "vvrnvv", "r0rn-rn"]
)
def test_postgresql_sees_the_same_skeleton_as_we_do(acme, name):
    row = Domain.objects.create(tenant=acme, domain=f"{name}.example", is_primary=False)
    seen = Domain.objects.annotate(seen=skeleton_of("domain")).get(pk=row.pk).seen
    assert seen == skeleton(f"{name}.example")


@pytest.mark.parametrize(
    "host",
    [
        "sonicus.example",
        "www.s0nicus.example",
        "ѕоnісuѕ.example",  # Cyrillic
        "sônicus.example",
        "ｓｏｎｉｃｕｓ.example",
        "login-sonicus.example",
        f"shop.{settings.BASE_DOMAIN}.",
    ],
)
def test_a_custom_domain_that_looks_like_ours_is_found_out(host):
    assert looks_like(host) in ("sonicus", settings.BASE_DOMAIN)


def test_a_custom_domain_in_the_form_of_dns_is_read_as_people_see_it(acme):
    label = idna.encode("ѕоnісuѕ", uts46=True).decode()
    assert label.startswith("xn--")
    assert looks_like(f"{label}.example") == "sonicus"


@pytest.mark.parametrize("host", ["shop.examp1e.com", "sh0p.example.com", "shοp.example.com", "SHOP.EXAMPLE.COM."])
def test_a_custom_domain_that_looks_like_somebody_elses_is_found_out(acme, alice, host):
    Domain.objects.create(tenant=acme, domain="shop.example.com", is_primary=False)
    globex = make_organization("globex", owner=alice)
    is_the_same = host.lower().rstrip(".") == "shop.example.com"
    assert looks_like(host, for_organization=globex) == ("" if is_the_same else "shop.example.com")
    assert looks_like(host, for_organization=acme) == ""


@pytest.mark.parametrize(
    "host", ["shop.example.com", "münchen.example", "中文.example", "xn--zzz.example", "קפה.example"]
)
def test_other_custom_domains_look_like_nobodys(host):
    assert looks_like(host) == ""
