"""Staff's word over the list: reserve, release, grant, and lift a quarantine."""

from collections.abc import Callable

import pytest
from django.test import Client

from tenants.availability import availability
from tenants.intake import take_in
from tenants.models import AuditEvent, NameRuling, Organization, ReleasedName, User
from tests.names.acting import gone

RULINGS = "/admin/tenants/nameruling/"
RELEASED = "/admin/tenants/releasedname/"


@pytest.fixture
def rule(staff: Client) -> Callable[..., None]:
    def make(name: str, ruling: str, granted_to: str = "") -> None:
        answer = staff.post(f"{RULINGS}add/", {"name": name, "ruling": ruling, "granted_to": granted_to, "why": "test"})
        assert answer.status_code == 302, answer.context["adminform"].form.errors

    return make


def come_in(slug: str, email: str) -> Organization:
    return take_in(name="Globex", slug=slug, email=email, plan="starter", source="command", actor="test")


def test_what_staff_reserve_is_reserved_and_so_is_what_looks_like_it(rule):
    rule("Globex", "reserved")
    assert availability("globex").reason == availability("gl0bex").reason == "reserved"
    assert AuditEvent.objects.get(verb="name.reserved").actor_name == "sam@sonicus.test"


@pytest.mark.parametrize("name", ["delta", "coming", "bastions"])  # listed, a look-alike, a plural
def test_what_staff_release_can_be_had(rule, name):
    assert availability(name).reason == "reserved"
    rule(name, "released")
    assert availability(name).available
    assert come_in(name, "gil@globex.test").slug == name


def test_what_is_granted_only_its_person_can_have(rule, public, settings):
    rule("apple", "granted", "Tim@apple.test")
    refused = availability("apple", for_email="gil@globex.test")
    assert refused.reason == "reserved"
    assert "kept for somebody" in refused.message
    assert "apple.test" not in refused.message
    with pytest.raises(Exception, match="kept for somebody"):
        come_in("apple", "gil@globex.test")
    assert come_in("apple", "tim@apple.test").slug == "apple"


def test_a_key_does_not_get_what_was_granted_to_the_contact_that_it_names(rule, public, alice, key_of):
    rule("apple", "granted", "tim@apple.test")
    asked = {"name": "Apple", "slug": "apple", "email": "tim@apple.test", "plan": "starter"}
    headers = {"authorization": f"Bearer {key_of(alice)}"}
    answer = public.post("/api/v1/organizations/", asked, "application/json", headers=headers)
    assert answer.json()["errors"]["slug"][0]["code"] == "reserved"


def test_who_signs_up_with_the_address_it_was_granted_to_gets_it(rule, browser):
    rule("apple", "granted", "tim@apple.test")
    form = {"name": "Apple", "slug": "apple", "password1": "quiet harbour lamp", "plan": "starter"}
    assert b"kept for somebody" in browser.post("/accounts/signup/", {**form, "email": "gil@globex.test"}).content
    assert browser.post("/accounts/signup/", {**form, "email": "tim@apple.test"}).status_code == 302
    assert Organization.objects.get().slug == "apple"


def test_taking_a_ruling_back_gives_the_word_to_the_list_again(rule, staff):
    rule("delta", "released")
    staff.post(f"{RULINGS}{NameRuling.objects.get().pk}/delete/", {"post": "yes"})
    assert availability("delta").reason == "reserved"
    assert AuditEvent.objects.get(verb="name.ruling_lifted").details == {"name": "delta"}


@pytest.mark.parametrize(
    ("name", "ruling", "granted_to", "field"),
    [
        ("-acme", "reserved", "", "name"),
        ("acme", "granted", "", "granted_to"),
        ("acme", "released", "tim@apple.test", "granted_to"),
    ],
)
def test_a_ruling_that_makes_no_sense_is_refused(staff, name, ruling, granted_to, field):
    answer = staff.post(f"{RULINGS}add/", {"name": name, "ruling": ruling, "granted_to": granted_to})
    assert list(answer.context["adminform"].form.errors) == [field]
    assert not NameRuling.objects.exists()


def test_staff_lift_a_quarantine(staff, acme):
    gone(acme)
    (row,) = ReleasedName.objects.all()
    staff.post(RELEASED, {"action": "lift_now", "_selected_action": [str(row.pk)]})
    assert availability("acme").available
    event = AuditEvent.objects.get(verb="name.quarantine_lifted")
    assert (event.organization_slug, event.details["host"]) == ("acme", row.host)


def test_who_may_only_look_lifts_nothing(public, acme):
    vera = User.objects.create_user("vera@sonicus.test", "correct-horse-battery", is_staff=True)
    from django.contrib.auth.models import Permission

    vera.user_permissions.set(Permission.objects.filter(codename="view_releasedname"))
    public.force_login(vera)
    gone(acme)
    (row,) = ReleasedName.objects.all()
    assert public.get(RELEASED).status_code == 200
    public.post(RELEASED, {"action": "lift_now", "_selected_action": [str(row.pk)]})
    assert availability("acme").reason == "quarantined"
