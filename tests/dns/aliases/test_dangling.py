"""What staff have a name lead to may vanish, and then be had by anybody."""

import pytest

from dns import tasks
from dns.aliases.dangling import dangling_records
from dns.aliases.telling import tell_of_dangling
from dns.records import wanted
from tenants.models import AuditEvent, User
from tests.dns.conftest import BASE, HOST
from tests.doors.running import run
from tests.support.name_servers import ZONE, bind9

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(db):
    return User.objects.create_superuser("sam@sonicus.test", "correct-horse-battery")


@pytest.fixture
def world(zone, tmp_path, settings):
    """The resolvers know one zone, in which `shop` exists and `gone` does not."""
    with bind9(tmp_path, {ZONE: ["shop A 192.0.2.1", "bare TXT text"]}) as server:
        settings.DNS_RESOLVERS = (server.address,) * 3
        yield server


def want(organization, sam, label, content, type="CNAME"):
    return wanted.add(organization, name=f"{label}.{HOST}", type=type, content=content, actor=sam)


def test_a_target_that_does_not_exist_is_told_and_one_that_does_is_not(world, acme, sam):
    gone = want(acme, sam, "a", f"gone.{ZONE}")
    mail = want(acme, sam, "b", f"10 mx.gone.{ZONE}", "MX")
    want(acme, sam, "c", f"shop.{ZONE}")
    want(acme, sam, "d", f"bare.{ZONE}")
    want(acme, sam, "e", f"nobody.{BASE}")  # nobody but us can register it
    want(acme, sam, "f", "gone.example.com text", "TXT")
    assert {one.wish.pk for one in dangling_records()} == {gone.pk, mail.pk}


def test_whoever_leaves_wants_nothing_any_more(world, acme, sam):
    want(acme, sam, "a", f"gone.{ZONE}")
    acme.leave()
    assert dangling_records() == []


def test_what_resolvers_do_not_agree_about_is_not_told(world, acme, sam, settings):
    want(acme, sam, "a", f"gone.{ZONE}")
    settings.DNS_RESOLVERS = (world.address, "127.0.0.1:9", "127.0.0.1:9")
    assert dangling_records() == []
    settings.DNS_RESOLVERS = (world.address, world.address, "127.0.0.1:9")
    assert len(dangling_records()) == 1
    settings.DNS_RESOLVERS = ()
    assert dangling_records() == []


def test_staff_hear_of_each_once_a_week(world, acme, sam, mailoutbox):
    want(acme, sam, "a", f"gone.{ZONE}")
    tasks.look_at_aliases()
    assert tell_of_dangling() == []
    (message,) = mailoutbox
    assert f"CNAME a.{HOST} leads to gone.{ZONE}, which does not exist" in message.body
    event = AuditEvent.objects.get(verb="record.dangling")
    assert (event.organization, event.details["target"]) == (acme, f"gone.{ZONE}")
    want(acme, sam, "b", f"gone.{ZONE}")
    assert [one.wish.name for one in tell_of_dangling()] == [f"b.{HOST}"]


def test_the_doctor_says_what_to_do(world, acme, sam):
    want(acme, sam, "a", f"gone.{ZONE}")
    told = run("dns", "doctor").out
    assert f"CNAME a.{HOST} leads to gone.{ZONE}, which does not exist" in told
    assert f"Whoever registers gone.{ZONE} has this name" in told
