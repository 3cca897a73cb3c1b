"""What people, programs and attackers type, each with its exact reason."""

import time

import pytest

from tenants.availability import availability
from tenants.models import Organization
from tenants.naming.claimant import Claimant
from tenants.naming.objections import objections_to
from tenants.naming.skeleton import skeleton
from tenants.naming.suggestions import NEUTRAL, NUMBERS
from tests.names.acting import BASE
from tests.names.corpus import FREE, INVALID, RESERVED

pytestmark = pytest.mark.django_db
MEGABYTES = 10_000_000


def test_a_good_name_is_free_however_it_is_typed():
    answers = {typed: availability(typed) for typed in FREE}
    assert {typed: answer.slug for typed, answer in answers.items()} == FREE
    assert {(answer.reason, answer.available, answer.warning) for answer in answers.values()} == {("", True, "")}


@pytest.mark.parametrize(("corpus", "reason"), [(INVALID, "invalid"), (RESERVED, "reserved")])
def test_what_cannot_be_had_is_refused_with_its_reason_and_three_that_can_be_had(corpus, reason):
    answers = {case: availability(typed) for case, typed in corpus.items()}
    assert {case: answer.reason for case, answer in answers.items()} == dict.fromkeys(corpus, reason)
    assert {case: len(set(answer.suggestions)) for case, answer in answers.items()} == dict.fromkeys(corpus, 3)
    offered = {slug for answer in answers.values() for slug in answer.suggestions}
    assert {slug: against for slug, against in objections_to(offered, Claimant()).items() if against} == {}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("müller", "mueller"), ("xn--mller-kva", "mueller"), ("ab--cd", "ab-cd"), ("аcme", "acme"), ("acmé", "acme")],
)
def test_what_was_meant_is_offered_first(typed, meant):
    assert availability(typed).suggestions[0] == meant


@pytest.mark.parametrize(
    "typed", [f"globex.{BASE}", f"https://Globex.{BASE}/", f"GLOBEX.{BASE}.", f"http://x@globex.{BASE}:8080/shop?x=1"]
)
def test_of_a_whole_address_that_was_pasted_the_label_is_offered_first(typed):
    answer = availability(typed)
    assert (answer.reason, answer.suggestions[0]) == ("invalid", "globex")
    assert "Only the first part" in answer.message


@pytest.mark.parametrize("typed", ["g00gle", "google", "adm1n", "payp-al", "my-s0nicus", "paypal-sonicus", "GOOGLE"])
def test_nothing_is_offered_that_carries_what_was_refused(typed):
    for slug in availability(typed).suggestions:
        assert not any(word in skeleton(slug) for word in map(skeleton, ("google", "admin", "paypal", "sonicus")))


def test_three_are_offered_even_when_all_that_are_made_by_counting_are_taken(acme):
    counted = [*NEUTRAL, *(f"{base}-{number}" for number in NUMBERS for base in NEUTRAL)]
    Organization.objects.bulk_create([Organization(name="X", slug=slug, plan=acme.plan) for slug in counted])
    assert len(set(availability("中文").suggestions)) == 3


@pytest.mark.parametrize("typed", ["a", "é", "\ufdfa", "xn--a1", ".", " ", "\0"])
def test_megabytes_are_refused_at_once(typed):
    begun = time.perf_counter()
    answer = availability(typed * MEGABYTES)
    assert (answer.reason, len(answer.suggestions)) == ("invalid", 3)
    assert len(answer.host) < 1100
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("character", ["\u202e", "\u200b", "\ufeff", "\ue000"])
def test_what_cannot_be_seen_is_told_by_its_number_and_not_shown(character):
    message = availability(f"ac{character}me").message
    assert f"U+{ord(character):04X}" in message
    assert character not in message
