"""What is said of a provider that was chosen without saying where it is, and which provider a base domain gets."""

import json

import pytest

from dns.registry import provider_for
from sonicus.config import Problem, read_configuration

KEY = "sonicus:hmac-sha256:c2VjcmV0"


def problems_with(monkeypatch, **variables: str) -> list[Problem]:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return read_configuration()[1]


@pytest.mark.parametrize(
    ("chosen", "wrong"),
    [
        ({"DNS_PROVIDER": "rfc2136"}, ["RFC2136_SERVER", "RFC2136_KEY"]),
        ({"DNS_PROVIDER": "rfc2136", "RFC2136_SERVER": "ns.example", "RFC2136_KEY": "hunter2"}, ["RFC2136_KEY"]),
        ({"DNS_PROVIDER": "rfc2136", "RFC2136_SERVER": "ns.example", "RFC2136_KEY": KEY}, []),
        ({"DNS_PROVIDER": "lexicon"}, ["LEXICON_PROVIDER"]),
        ({"DNS_PROVIDER": "lexicon", "LEXICON_PROVIDER": "gandi", "LEXICON_OPTIONS": "hunter2"}, ["LEXICON_OPTIONS"]),
        ({"DNS_PROVIDER": "lexicon", "LEXICON_PROVIDER": "gandi", "LEXICON_OPTIONS": "{}"}, []),
        ({"DNS_PROVIDER": "route53"}, ["DNS_PROVIDER"]),
    ],
)
def test_a_provider_needs_what_it_needs(monkeypatch, chosen, wrong):
    problems = problems_with(monkeypatch, **chosen)
    assert [problem.variable for problem in problems] == wrong
    assert "hunter2" not in str(problems)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ({"base": "sonicus.app", "provider": "rfc2136"}, "sonicus.app: missing, which rfc2136 needs: rfc2136_server"),
        ({"base": "sonicus.app", "provider": "lexicon"}, "sonicus.app: missing, which lexicon needs: lexicon_provider"),
        ({"base": "sonicus.app", "rfc2136_key": "hunter2"}, "the TSIG key is not of the form"),
        ({"base": "sonicus.app", "policy": "anything"}, "'full', 'upsert-only' or 'read-only'"),
        ({"base": "Sonicus.localhost."}, "sonicus.localhost is a base domain twice"),
    ],
)
def test_a_further_zone_is_looked_at_like_the_first(monkeypatch, zone, said):
    (problem,) = problems_with(monkeypatch, BASE_DOMAIN="sonicus.localhost", DNS_FURTHER_ZONES=json.dumps([zone]))
    assert problem.variable == "DNS_FURTHER_ZONES"
    assert said in problem.problem
    assert "hunter2" not in str(problem)


def test_each_base_domain_has_its_own_provider(settings):
    further = {"rfc2136_server": "127.0.0.1:53", "rfc2136_key": KEY}
    settings.DNS_FURTHER_ZONES = (
        {"base": "sonicus.test", "provider": "rfc2136", "policy": "full", **further},
        {"base": "sonicus.app", "provider": "lexicon", "policy": "full", "lexicon_provider": "gandi"},
    )
    names = [provider_for(base).name for base in (settings.BASE_DOMAIN, "sonicus.test", "sonicus.app")]
    assert names == ["IONOS DNS", "RFC 2136", "dns-lexicon (gandi)"]
    assert provider_for(settings.BASE_DOMAIN) is provider_for(settings.BASE_DOMAIN)


def test_a_base_domain_that_settings_no_longer_know_has_none():
    with pytest.raises(LookupError, match="is no base domain"):
        provider_for("gone.test")
