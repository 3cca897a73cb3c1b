"""Names as people, programs and attackers type them, each with its exact reason."""

import time

import pytest

from tenants.availability import availability
from tenants.models import Organization
from tenants.naming.claimant import Claimant
from tenants.naming.objections import objections_to
from tenants.naming.skeleton import skeleton
from tenants.naming.suggestions import NEUTRAL, NUMBERS
from tests.names.acting import BASE

pytestmark = pytest.mark.django_db
MEGABYTES = 10_000_000

FREE = {
    "globex": "globex",
    "GLOBEX": "globex",
    "  Globex\t": "globex",
    "ｇｌｏｂｅｘ": "globex",  # fullwidth
    "ⓖⓛⓞⓑⓔⓧ": "globex",  # in circles
    "𝐠𝐥𝐨𝐛𝐞𝐱": "globex",  # mathematical
    "Straßenklang": "strassenklang",
    "ﬁlmklang": "filmklang",  # a ligature
    "Kelvintöne".replace("ö", "oe").replace("K", "\u212a"): "kelvintoene",  # the Kelvin sign
    "abc": "abc",
    "a1b": "a1b",
    "1st-choir": "1st-choir",
    "abcdefghij" * 4: "abcdefghij" * 4,  # 40
    "a-b-c-d": "a-b-c-d",
    "ab-cd": "ab-cd",
    "abc--de": "abc--de",  # two hyphens are kept in third and fourth place only
    "a--bcd": "a--bcd",
    "3-fold": "3-fold",
    "musicroom": "musicroom",
}
INVALID = {
    "empty": "",
    "blanks": "   ",
    "one": "a",
    "two": "ab",
    "forty-one": "abcdefghij" * 4 + "k",
    "longer than any label": "a" * 64,
    "longer than any name": "a" * 300,
    "hyphen first": "-globex",
    "hyphen last": "globex-",
    "hyphens only": "---",
    "hyphens third and fourth": "ab--cd",
    "punycode": "xn--mller-kva",
    "punycode that says nothing": "xn--zzz",
    "digits": "12345",
    "digits and hyphens": "123-456",
    "underscore": "_acme-challenge",
    "underscore within": "glo_bex",
    "dot": "glo.bex",
    "final dot": "globex.",
    "whole name": "globex.sonicus.localhost",
    "ideographic stop": "glo。bex",
    "blank within": "glo bex",
    "line break": "glo\nbex",
    "tabulator": "glo\tbex",
    "NUL": "glo\0bex",
    "escape": "glo\x1bbex",
    "slash": "glo/bex",
    "percent": "glo%62ex",
    "star": "*",
    "wildcard": "*.globex",
    "at": "gil@globex",
    "markup": "<b>globex</b>",
    "quote": "globex'--",
    "umlaut": "müller",
    "accent": "acmé",
    "accent in two": "acme\u0301",
    "Cyrillic first letter": "аcme",
    "wholly Cyrillic": "ѕоnіс",
    "Greek": "αcme",
    "Armenian": "glоbех",
    "Chinese": "中文",
    "Japanese": "サウンド",
    "Hebrew": "אקמי",
    "Arabic": "صوت",
    "Arabic digits": "acme٣",
    "emoji": "acme🎵",
    "emoji alone": "🎵🎵🎵",
    "flag": "🇪🇺🇪🇺",
    "zero-width space": "ac\u200bme",
    "zero-width joiner": "ac\u200dme",
    "zero-width non-joiner": "ac\u200cme",
    "word joiner": "ac\u2060me",
    "byte order mark": "\ufeffacme",
    "soft hyphen": "ac\u00adme",
    "right-to-left override": "\u202eemca",
    "left-to-right mark": "acme\u200e",
    "no-break hyphen": "ac\u2011me",
    "en dash": "ac–me",
    "minus": "ac−me",
    "Turkish I": "İstanbul",
    "dotless i": "acmı",
    "middle dot": "ac·me",
    "private use": "acme\ue000",
    "half of a pair": "acme\ud800",
}
RESERVED = {
    "listed": "admin",
    "in capitals": "ADMIN",
    "fullwidth": "ａｄｍｉｎ",
    "mailbox (RFC 2142)": "postmaster",
    "mailbox of a trade": "abuse",
    "by a pattern": "ns17",
    "by a pattern, parted": "ns-17",
    "by a pattern, parted elsewhere": "n-s17",
    "mail server": "mx1",
    "many w": "wwww",
    "plural": "gateways",
    "plural of -y": "proxies",
    "plural in -es": "inboxes",
    "brand": "sonicus",
    "brand within": "my-sonicus-shop",
    "brand, parted": "soni-cus",
    "brand with digits": "s0nicu5",
    "brand with l": "sonlcus",
    "brand, misspelt": "sonikus",
    "look-alike with 1": "adm1n",
    "look-alike with l": "admln",
    "look-alike with 0": "r0ot",
    "look-alike with rn": "rnail",
    "look-alike with vv": "vvebmail",
    "look-alike with 5": "5upport",
    "look-alike, parted": "ad-min",
    "look-alike of a plural": "gatevvays",
    "look-alike of a big mark": "paypa1",
    "label we use": "cname",
    "label of the public host": "app",
    "of documents": "example",
    "of every machine": "localhost",
    "of nobody": "null",
    "onion": "onion",
    "arpa": "arpa",
    "wildcard": "wildcard",
    "an organization that gave its name up": "gone-" + "0" * 32,
}


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
