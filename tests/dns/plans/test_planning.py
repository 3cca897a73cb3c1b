"""Planning and applying zones by command, and taking single writes back."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from dns.models import JournalEntry, Pin, Zone
from dns.plans.planning import plan_of_zone
from dns.plans.reverting import lift, revert
from tenants.models import AuditEvent
from tenants.refusals import RefusedError
from tests.dns.conftest import BASE, HOST, MARKER
from tests.dns.plans.test_thresholds import drifted, five, overwrite  # noqa: F401
from tests.dns.support.records import address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("records_alone")]


def dns(*words: str) -> None:
    call_command("dns", *words)


def test_a_plan_lists_what_would_be_written_and_writes_nothing(zone, acme, capsys):
    dns("plan", "--zone", BASE)
    assert f"acme  create TXT {MARKER}, A {HOST}" in capsys.readouterr().out
    assert zone.writes == []


def test_a_plan_reads_the_zone_once(zone, five):  # noqa: F811
    before = len(zone.sandbox.requests("ionos"))
    assert plan_of_zone(BASE).deeds == []
    assert len(zone.sandbox.requests("ionos")) - before == 1


def test_a_plan_as_json_tells_programs_the_same(zone, acme, capsys):
    dns("plan", "--organization", "acme", "--json")
    (plan,) = json.loads(capsys.readouterr().out)
    assert plan["zone"] == BASE
    assert [deed["action"] for deed in plan["deeds"]] == ["create"]
    assert (plan["changed"], plan["needs_force"], len(plan["checksum"])) == (0, False, 64)


def test_a_plan_says_why_it_has_nothing_for_somebody(zone, acme, capsys):
    zone.lay({"id": "theirs", **address("acme", "203.0.113.9")})
    dns("plan")
    assert "acme  waits: DNS: A acme.sonicus.localhost → 203.0.113.9" in capsys.readouterr().out


def test_applying_needs_a_yes(zone, acme, settle):
    Zone.objects.create(base=BASE, next_survey_at=timezone.now() + timedelta(hours=1))
    with pytest.raises(CommandError, match="say --yes"):
        dns("apply", "--zone", BASE)
    assert zone.writes == []
    assert not Zone.objects.due().exists()
    dns("apply", "--zone", BASE, "--yes")
    assert Zone.objects.due().exists()  # what the last survey told of drift is of before
    assert {name for name, _, _ in zone.contents} == {HOST, MARKER}
    assert {(e.actor_name, e.why) for e in JournalEntry.objects.all()} == {("manage.py dns apply", "dns apply")}


def test_very_much_at_once_needs_force(zone, five, resync, settle):  # noqa: F811
    overwrite(zone, five)
    with pytest.raises(CommandError, match="5 of our 10 places") as refusal:
        dns("apply", "--yes")
    assert "--force" in str(refusal.value)
    assert refusal.value.returncode == 1
    assert drifted(zone) == 5
    dns("apply", "--yes", "--force")
    assert drifted(zone) == 0


def test_what_the_loop_holds_back_goes_at_somebodys_word(zone, five, resync, settle):  # noqa: F811
    overwrite(zone, five)
    resync(*five)
    reasons = [settle(organization, turns=2)["dns"].reason for organization in five]
    assert "HeldBack" in reasons
    dns("apply", "--yes", "--force", "--zone", BASE)
    assert drifted(zone) == 0
    assert {settle(organization, turns=2)["dns"].status for organization in five} == {"ready"}


def test_a_saved_plan_is_applied_to_the_world_that_it_was_made_for(zone, acme, tmp_path, capsys):
    path = tmp_path / "plan.json"
    dns("plan", "--zone", BASE, "--out", str(path))
    dns("apply", str(path))
    assert {name for name, _, _ in zone.contents} == {HOST, MARKER}


def test_a_plan_that_cannot_be_saved_says_why(zone, acme, tmp_path):
    with pytest.raises(CommandError, match="cannot be written \\(No such file or directory\\)"):
        call_command("dns", "plan", out=tmp_path / "nowhere" / "plan.json")


def test_a_saved_plan_is_refused_when_the_world_has_moved(zone, acme, settle, tmp_path, settings):
    path = tmp_path / "plan.json"
    dns("plan", "--zone", BASE, "--out", str(path))
    settings.EDGE_ADDRESSES = ("192.0.2.1",)
    with pytest.raises(CommandError, match="world has moved"):
        dns("apply", str(path))
    assert zone.writes == []


def test_a_plan_that_somebody_edited_is_refused(zone, acme, tmp_path):
    path = tmp_path / "plan.json"
    dns("plan", "--zone", BASE, "--out", str(path))
    path.write_text(path.read_text().replace("127.0.0.1", "127.0.0.2"))
    with pytest.raises(CommandError, match="was changed"):
        dns("apply", str(path))
    path.write_text("[]")
    with pytest.raises(CommandError, match="no saved plan"):
        dns("apply", str(path))
    assert zone.writes == []


def test_the_journal_is_read_by_organization_zone_name_and_time(zone, acme, settle, capsys):
    settle(acme)
    for words in (["--organization", "acme"], ["--zone", BASE], ["--name", HOST], ["--since", "2020-01-01"]):
        dns("journal", *words)
        assert f"done    create A {HOST}  by loop: as desired" in capsys.readouterr().out
    dns("journal", "--since", "2999-01-01T10:00")
    assert "Nothing was written." in capsys.readouterr().out
    dns("journal", "--name", HOST, "--json")
    (entry,) = json.loads(capsys.readouterr().out)
    assert [one["content"] for one in entry["after"]] == ["127.0.0.1"]


@pytest.fixture
def moved(zone, acme, settle, settings):
    """The entry of a change of addresses."""
    settle(acme)
    settings.EDGE_ADDRESSES = ("192.0.2.1",)
    acme.request_reconcile()
    settle(acme)
    return JournalEntry.objects.get(action="update")


def addresses(zone) -> set[str]:
    return {content for _, type, content in zone.contents if type == "A"}


def test_a_write_is_taken_back_and_stays_so_until_its_pin_is_lifted(zone, acme, alice, moved, settle, resync):
    reverted = revert(moved, actor=alice, why="the new edge is not ready")
    assert settle(acme)["dns"].status == "ready"
    assert addresses(zone) == {"127.0.0.1"}
    entry = JournalEntry.objects.latest("at")
    assert (entry.reverts, entry.actor, entry.why) == (moved, alice, "the new edge is not ready")
    resync(acme)
    settle(acme)
    assert addresses(zone) == {"127.0.0.1"}
    lift(reverted.pin, actor=alice)
    settle(acme)
    assert addresses(zone) == {"192.0.2.1"}
    verbs = AuditEvent.objects.filter(verb__startswith="record.").order_by("at").values_list("verb", flat=True)
    assert list(verbs) == ["record.reverted", "record.unpinned"]


def test_a_creation_is_taken_back_by_nothing(zone, acme, alice, settle):
    settle(acme)
    revert(JournalEntry.objects.get(type="A"), actor=alice, why="not yet")
    assert settle(acme)["dns"].status == "ready"
    assert {name for name, _, _ in zone.contents} == {MARKER}


def test_what_is_desired_anyway_needs_no_pin(zone, acme, alice, moved, settle, settings):
    settings.EDGE_ADDRESSES = ("127.0.0.1",)
    assert revert(moved, actor=alice, why="back").pin is None
    settle(acme)
    assert addresses(zone) == {"127.0.0.1"}


def test_taking_back_twice_leaves_one_pin(acme, alice, moved, settle):
    revert(moved, actor=alice, why="once")
    revert(moved, actor=alice, why="twice")
    assert [pin.why for pin in Pin.objects.all()] == ["twice"]


def test_what_cannot_be_taken_back_says_why(zone, acme, alice, moved, settle):
    marker = JournalEntry.objects.get(type="TXT")
    with pytest.raises(RefusedError, match="marker"):
        revert(marker, actor=alice, why="so")
    with pytest.raises(RefusedError, match="say why"):
        revert(moved, actor=alice, why=" ")
    JournalEntry.objects.filter(pk=moved.pk).update(state="failed")
    moved.refresh_from_db()
    with pytest.raises(RefusedError, match="failed"):
        revert(moved, actor=alice, why="so")
    JournalEntry.objects.filter(pk=moved.pk).update(state="done")
    acme.leave()
    with pytest.raises(RefusedError, match="leaving"):
        revert(JournalEntry.objects.get(pk=moved.pk), actor=alice, why="so")
    assert not Pin.objects.exists()


def test_leaving_takes_what_is_pinned_along(zone, acme, alice, moved, settle):
    revert(moved, actor=alice, why="so")
    settle(acme)
    acme.leave()
    settle(acme)
    assert zone.contents == set()


def test_the_command_takes_back_lists_and_lifts(zone, acme, moved, settle, capsys):
    with pytest.raises(CommandError, match="why"):
        dns("revert", str(moved.pk))
    dns("revert", str(moved.pk), "--why", "because")
    pin = Pin.objects.get()
    assert str(pin.pk) in capsys.readouterr().out
    dns("revert", "--pins")
    assert "because" in capsys.readouterr().out
    dns("revert", "--lift", str(pin.pk))
    assert not Pin.objects.exists()
    with pytest.raises(CommandError, match="no such key"):
        dns("revert", "nonsense", "--why", "so")
