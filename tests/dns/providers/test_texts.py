"""A text keeps every byte, however it is written."""

import pytest

from dns.providers.base import DnsRecord
from dns.providers.canonical import parsed
from dns.providers.texts import bare_text, is_plain, kept_text, quoted_text

TEXTS = [
    b"",
    b"plain",
    b"v=spf1 include:_spf.example.com ~all",
    b'he said "so"',
    b'"wholly in quotes"',
    b'"',
    b'""',
    b"back\\slash\\",
    b"\\065",
    b"semi;colon",
    "Grüße".encode(),
    bytes(range(256)),
    b"x" * 255,
    b"x" * 256,
    b'"' * 300,
    b"tab\tand\nline",
]


@pytest.mark.parametrize("wire", TEXTS)
def test_a_text_from_the_wire_goes_back_as_the_same_bytes(wire):
    rdata = parsed("TXT", kept_text(wire))
    assert b"".join(rdata.strings) == wire
    assert all(len(string) <= 255 for string in rdata.strings)


@pytest.mark.parametrize("wire", TEXTS)
def test_different_texts_are_never_taken_for_the_same(wire):
    key = DnsRecord("acme.test", "TXT", kept_text(wire)).key
    others = [DnsRecord("acme.test", "TXT", kept_text(other)).key for other in TEXTS if other != wire]
    assert key not in others


@pytest.mark.parametrize(
    ("content", "bare"),
    [
        ('"token"', "token"),
        ("token", "token"),
        ('"one" "two"', "onetwo"),
        (r'"say \"hi\""', 'say "hi"'),
        (r'"Gr\195\188n"', "Grün"),
        ('"say "hi" there"', 'say "hi" there'),
        ('5" disk', '5" disk'),
        ('"', '"'),
    ],
)
def test_quotes_around_a_text_are_not_part_of_it(content, bare):
    assert bare_text(content) == bare


def test_a_plain_text_needs_no_quotes():
    assert is_plain(b"v=spf1 ~all")
    assert not any(is_plain(text) for text in (b"", b'"', b"\\", "ü".encode(), b"x" * 256))


def test_a_quoted_text_has_strings_of_at_most_255_bytes():
    assert quoted_text(b"x" * 300) == f'"{"x" * 255}" "{"x" * 45}"'


@pytest.mark.parametrize(("type", "content"), [("A", "nonsense"), ("A", "300.1.1.1"), ("MX", "mx"), ("CAA", "x y")])
def test_what_does_not_fit_its_type_is_said(type, content):
    with pytest.raises(ValueError, match=f"no content for {type}"):
        parsed(type, content)
