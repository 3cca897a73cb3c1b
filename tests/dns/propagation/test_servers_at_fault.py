"""One server behind, one lame, one dead, one wrong: each is named with what is wrong with it."""

from dns.models import Observation
from dns.propagation.looking import verdict
from dns.reconcile import PropagationReconciler
from sonicus.lib.outcomes import Ready
from tests.dns.propagation.conftest import HOST, OURS, RECORD
from tests.dns.propagation.updates import update

step = PropagationReconciler()


def test_each_server_is_named_with_what_is_wrong_with_it(acme_there, primary, dead, settings):
    good, lagging, wrong = primary(RECORD), primary(), primary("acme 60 A 192.0.2.66")
    lame = primary("acme A 192.0.2.1", zone="elsewhere.test")
    settings.DNS_NAMESERVERS = (good.address, lagging.address, lame.address, dead, wrong.address)
    found = step.check(acme_there)
    assert found.reason == "Lame", "the gravest of all"
    told = found.message.split(". ")
    assert told[0] == "1 of 5 authoritative servers agree"
    says = dict(each.split(" (authoritative) ") for each in found.message.partition(". ")[2].split("; "))
    assert says[lagging.address] == f"answers NXDOMAIN, expected A {OURS}"
    assert says[lame.address] == "answers REFUSED without authority: it does not serve the zone"
    assert says[dead].startswith("is down: nothing listens there")
    assert says[wrong.address].startswith(f"answers A 192.0.2.66, expected {OURS}")
    assert good.address not in says


def test_the_ledger_says_the_same_of_each(acme_there, primary, dead, settings):
    good, lagging, wrong = primary(RECORD), primary(), primary("acme 60 A 192.0.2.66")
    lame = primary("acme A 192.0.2.1", zone="elsewhere.test")
    settings.DNS_NAMESERVERS = (good.address, lagging.address, lame.address, dead, wrong.address)
    step.check(acme_there)
    rows = {row.server: row for row in Observation.objects.latest_round(acme_there).filter(type="A")}
    assert {server: row.stance for server, row in rows.items()} == {
        good.address: "Agrees",
        lagging.address: "NotYet",
        lame.address: "Lame",
        dead: "ServerDown",
        wrong.address: "WrongValue",
    }
    assert (rows[lagging.address].rcode, rows[lagging.address].ttl) == ("NXDOMAIN", 5), "the SOA minimum"
    assert (rows[good.address].answers, rows[good.address].authoritative) == ([OURS], True)
    assert (rows[lame.address].rcode, rows[lame.address].authoritative) == ("REFUSED", False)
    assert {row.name for row in rows.values()} == {HOST}


def test_a_server_that_is_stopped_and_comes_back_is_counted_again(acme_there, primary, settings):
    good, other = primary(RECORD), primary(RECORD)
    settings.DNS_NAMESERVERS = (good.address, other.address)
    other.stop()
    assert verdict(acme_there).reason == "ServerDown"
    other.start()
    assert isinstance(verdict(acme_there), Ready)


def test_different_versions_of_the_zone_are_told(acme_there, primary, settings):
    one, other = primary(RECORD), primary(RECORD)
    update(other, "elsewhere", "A", "192.0.2.9")
    settings.DNS_NAMESERVERS = (one.address, other.address)
    found = verdict(acme_there)
    assert isinstance(found, Ready)
    assert f"(SerialSkew): {one.address} has 1, {other.address} has 2." in found.message


def test_a_circle_of_aliases_is_told_as_such(acme_there, primary, settings):
    settings.DNS_NAMESERVERS = (primary("acme CNAME other", "other CNAME acme").address,)
    found = verdict(acme_there)
    assert found.reason == "AliasLoop"
    assert "acme.sonicus.test → other.sonicus.test → acme.sonicus.test" in found.message


def test_an_address_that_is_not_ours_beside_ours_is_named(acme_there, primary, settings):
    settings.DNS_NAMESERVERS = (primary(RECORD, "acme 60 A 192.0.2.66").address,)
    found = verdict(acme_there)
    assert found.reason == "StrayAddress"
    assert "192.0.2.66 is not ours, and leads visitors elsewhere" in found.message


def test_a_left_over_aaaa_is_named(acme_there, primary, settings):
    settings.DNS_NAMESERVERS = (primary(RECORD, "acme 60 AAAA 2001:db8::66").address,)
    found = verdict(acme_there)
    assert found.reason == "StrayAddress"
    assert "answers AAAA 2001:db8::66, expected none" in found.message
