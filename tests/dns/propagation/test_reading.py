"""What is read from an answer, without any server."""

from itertools import pairwise

import dns.message
import dns.rrset
import pytest

from dns.propagation.caa import climb, may_issue
from dns.propagation.reading import alias_trouble, read

NAME = "acme.sonicus.test"


def answer(*rrsets: tuple[str, int, str, str], type: str = "A") -> dns.message.Message:
    response = dns.message.make_response(dns.message.make_query(NAME, type))
    response.answer = [dns.rrset.from_text(f"{name}.", ttl, "IN", kind, value) for name, ttl, kind, value in rrsets]
    return response


def test_aliases_are_followed_to_what_they_lead_to():
    first, second = (NAME, 60, "CNAME", "a.example."), ("a.example", 60, "CNAME", "B.example.")
    told = read(answer(first, second, ("b.example", 9, "A", "192.0.2.1")), NAME, "A")
    assert told.answers == ("CNAME a.example.",)
    assert (told.chain, told.led_to, told.ttl) == (("a.example", "b.example"), ("192.0.2.1",), 60)


def test_a_chain_that_is_too_long_is_no_way():
    links = [NAME, *(f"n{number}.example" for number in range(12))]
    told = read(answer(*((name, 60, "CNAME", f"{to}.") for name, to in pairwise(links))), NAME, "A")
    assert alias_trouble(NAME, told.chain) == "more than 8 aliases lead on from one another"
    assert alias_trouble(NAME, told.chain[:8]) == ""


def test_a_circle_is_no_way():
    told = read(answer((NAME, 60, "CNAME", "a.example."), ("a.example", 60, "CNAME", f"{NAME}.")), NAME, "A")
    assert told.chain == ("a.example", NAME)
    assert "in a circle" in alias_trouble(NAME, told.chain)


def test_how_long_nothing_is_kept_is_the_lesser_of_ttl_and_minimum():
    response = answer()
    soa = "ns1.sonicus.test. host.sonicus.test. 77 2 3 4"
    for ttl, minimum in ((3600, 600), (45, 600)):
        response.authority = [dns.rrset.from_text("sonicus.test.", ttl, "IN", "SOA", f"{soa} {minimum}")]
        told = read(response, NAME, "A")
        assert (told.ttl, told.negative_ttl, told.serial, told.zone) == (min(ttl, minimum),) * 2 + (77, "sonicus.test")


@pytest.mark.parametrize(
    ("records", "may"),
    [
        ([], True),
        (['0 issue "letsencrypt.org"'], True),
        (['0 issue "LetsEncrypt.org ; accounturi=x"'], True),
        (['0 issue ";"'], False),
        (['0 issue "digicert.com"'], False),
        (['0 iodef "mailto:a@example.com"'], True),
        (['0 issuewild "digicert.com"'], True),
        (['128 tbs "unknown"', '0 issue "letsencrypt.org"'], False),
        (['0 tbs "unknown"'], True),
        (['128 issue "letsencrypt.org"'], True),
    ],
)
def test_who_may_issue(records, may):
    assert may_issue(records, "letsencrypt.org") is may


def test_for_a_wildcard_its_own_records_come_first():
    records = ['0 issue "letsencrypt.org"', '0 issuewild "digicert.com"']
    assert not may_issue(records, "letsencrypt.org", wildcard=True)
    assert may_issue(records[:1], "letsencrypt.org", wildcard=True)


def test_the_climb_goes_from_the_name_to_the_apex():
    assert climb("a.b.sonicus.eu", "sonicus.eu") == ["a.b.sonicus.eu", "b.sonicus.eu", "sonicus.eu"]
    assert climb("sonicus.eu", "sonicus.eu") == ["sonicus.eu"]
