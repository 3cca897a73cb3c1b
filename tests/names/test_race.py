"""Fifty people and programs want the same address in the same moment."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import Client

from tenants.intake import take_in
from tenants.models import Domain, Membership, Organization, ReleasedName, User
from tenants.naming.renaming import rename
from tests.schemas.pooling import at_once
from tests.support.cast import make_organization
from tests.web.test_race import _wait_until_somebody_is_blocked as wait_until_somebody_is_blocked

pytestmark = pytest.mark.django_db(transaction=True)
SPELLINGS = ("acme", "ACME", " Acme ", "ａｃｍｅ", "ⓐⓒⓜⓔ", "𝐀𝐂𝐌𝐄", "aCmE")
HALF = 25


def test_of_fifty_equal_sign_ups_at_once_one_wins_and_the_others_are_told_taken(alice, key_of):
    bearer = f"Bearer {key_of(alice)}"
    answers = at_once(lambda one: _by_form(one) if one < HALF else _by_api(one, bearer), range(2 * HALF))
    assert Counter(answers) == {"made": 1, "taken": 2 * HALF - 1}
    acme = Organization.objects.get()
    assert acme.slug == "acme"
    assert Domain.objects.get().domain == f"acme.{settings.BASE_DOMAIN}"
    assert Membership.objects.get().organization == acme
    assert User.objects.count() == (1 if acme.source == "api" else 2)  # alice, and nobody's half an account
    assert len(mail.outbox) == (0 if acme.source == "api" else 1)


def test_of_all_doors_together_one_wins_as_well(alice, key_of):
    """Pages and programs, what the command and staff call, and organizations that want the name for another."""
    bearer = f"Bearer {key_of(alice)}"
    others = [make_organization(f"other-{number}", owner=alice) for number in range(5)]
    doors = [
        *(lambda number=number: _by_form(number) for number in range(15)),
        *(lambda number=number: _by_api(number, bearer) for number in range(15)),
        *(lambda number=number: _by_command(number) for number in range(15)),
        *(lambda other=other: _by_rename(other) for other in others),
    ]
    answers = at_once(lambda door: door(), doors)
    assert Counter(answers) == {"made": 1, "taken": len(doors) - 1}
    acme = Organization.objects.get(slug="acme")
    assert [domain.tenant for domain in Domain.objects.filter(domain=acme.host)] == [acme]
    was_renamed = acme in others
    assert Organization.objects.count() == len(others) + (0 if was_renamed else 1)
    assert ReleasedName.objects.count() == (1 if was_renamed else 0)


def test_who_wins_a_name_that_is_given_up_in_that_moment_does_not_keep_it(acme, alice):
    refused: list[ValidationError] = []
    newcomer = threading.Thread(target=lambda: _come_in(alice, refused))
    with transaction.atomic():
        rename(acme, slug="acme-choir", base_domain=acme.base_domain, actor="test")  # not yet seen by anybody else
        newcomer.start()
        wait_until_somebody_is_blocked()
    newcomer.join(timeout=20)
    assert [error.error_dict["slug"][0].code for error in refused] == ["quarantined"]
    assert [organization.slug for organization in Organization.objects.all()] == ["acme-choir"]


def test_the_database_itself_knows_each_name_once_and_in_small_letters_only(acme):
    for spelling in ("acme", "ACME", "ａｃｍｅ", "acmé"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Organization.objects.bulk_create([Organization(name="Acme", slug=spelling, plan=acme.plan)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Domain.objects.bulk_create([Domain(tenant=acme, domain="Shop.Example", is_primary=False)])


def _by_form(number: int) -> str:
    """From an address of its own, since one address may sign up so often only."""
    client = Client(headers={"host": settings.PUBLIC_HOST}, REMOTE_ADDR=f"127.0.1.{number}")
    form = {"name": "Acme", "slug": SPELLINGS[number % len(SPELLINGS)], "plan": "starter"}
    more = {"email": f"dora{number}@acme.test", "password1": "quiet harbour lamp"}
    answer = client.post("/accounts/signup/", {**form, **more})
    if answer.status_code == 302:
        return "made"
    assert answer.status_code == 200
    return "taken" if "This address is taken." in answer.content.decode() else answer.content.decode()


def _by_api(number: int, bearer: str) -> str:
    client = Client(headers={"host": settings.PUBLIC_HOST, "authorization": bearer})
    asked = {"name": "Acme", "slug": SPELLINGS[number % len(SPELLINGS)], "email": "a@acme.test", "plan": "starter"}
    answer = client.post("/api/v1/organizations/", asked, "application/json")
    if answer.status_code == 201:
        return "made"
    assert answer.status_code == 400
    return str(answer.json()["errors"]["slug"][0]["code"])


def _by_command(number: int) -> str:
    facts = {"name": "Acme", "email": f"c{number}@acme.test", "plan": "starter", "source": "command", "actor": "test"}
    return _told(lambda: take_in(slug=SPELLINGS[number % len(SPELLINGS)], **facts))


def _by_rename(other: Organization) -> str:
    return _told(lambda: rename(other, slug="acme", base_domain=other.base_domain, actor="test"))


def _told(act: Callable[[], object]) -> str:
    try:
        act()
    except ValidationError as error:
        return str(error.error_dict["slug"][0].code)
    return "made"


def _come_in(owner: User, refused: list[ValidationError]) -> None:
    try:
        make_organization("acme", owner=owner)
    except ValidationError as error:
        refused.append(error)
    finally:
        connection.close()
