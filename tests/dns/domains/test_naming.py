"""What people paste, and what comes of it."""

import pytest
from django.core.exceptions import ValidationError


def code_of(text: str) -> str:
    from dns.domains.naming import normalize

    with pytest.raises(ValidationError) as refused:
        normalize(text)
    (error,) = refused.value.error_dict["name"]
    assert str(error.message).endswith((".", "?"))
    return str(error.code)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("shop.example.com", "shop.example.com"),
        ("  Shop.Example.COM. ", "shop.example.com"),
        ("https://shop.example.com/cart?id=1#top", "shop.example.com"),
        ("http://shop.example.com:8443", "shop.example.com"),
        ("shop.example.com:443/", "shop.example.com"),
        ("//shop.example.com", "shop.example.com"),
        ("shop.example.com\n", "shop.example.com"),
        ("ｓｈｏｐ。ｅｘａｍｐｌｅ．ｃｏｍ", "shop.example.com"),
        ("sho\u00adp.exam\u200bple.com", "shop.example.com"),
        ("Müller.de", "xn--mller-kva.de"),
        ("xn--mller-kva.de", "xn--mller-kva.de"),
        ("faß.de", "xn--fa-hia.de"),
        ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
        ("例え.jp", "xn--r8jz45g.jp"),
        ("example.co.uk", "example.co.uk"),
        ("acme.github.io", "acme.github.io"),
        ("123.de", "123.de"),
    ],
)
def test_what_is_meant_is_understood(pasted, kept):
    from dns.domains.naming import normalize

    assert normalize(pasted) == kept
    assert normalize(kept) == kept


@pytest.mark.parametrize(
    ("pasted", "code"),
    [
        ("", "empty"),
        (" https:// ", "empty"),
        ("*.example.com", "wildcard"),
        ("info@example.com", "email"),
        ("192.0.2.1", "address"),
        ("http://192.0.2.1:80/", "address"),
        ("2001:db8::1", "address"),
        ("[2001:db8::1]:443", "address"),
        ("127.1", "unknown_ending"),
        ("0x7f.0.0.1", "unknown_ending"),
        ("example", "one_label"),
        ("com", "one_label"),
        ("co.uk", "public_suffix"),
        ("xn--p1ai.", "one_label"),
        ("a.b.example.nosuchending", "unknown_ending"),
        ("printer.local", "special"),
        ("shop.test", "special"),
        ("facebookwkhpilnemxj7asaniu7vnjjbiltxjqhye3mhbshg7kx5tfyd.onion", "special"),
        ("db.internal", "special"),
        ("1.0.0.127.in-addr.arpa", "special"),
        ("acme.localhost", "special"),
        ("shop.example", "special"),
        ("shop_1.example.com", "invalid"),
        ("-shop.example.com", "invalid"),
        ("shop..example.com", "invalid"),
        ("sh op.example.com", "invalid"),
        ("shop.example.com;rm", "invalid"),
        ("xn--a.com", "invalid"),
        ("xn--0.com", "invalid"),
        ("ab--cd.example.com", "invalid"),
        ("\u202eexample.com", "invalid"),
        ("\u0000example.com", "invalid"),
        ("shop.example.com\n.evil.com", "invalid"),
        ("shop.exa\tmple.com", "invalid"),
        ("a" * 64 + ".com", "invalid"),
        (".".join(["a" * 60] * 3) + "." + "b" * 50 + ".com", "too_long"),
    ],
)
def test_what_cannot_be_had_is_refused_with_its_reason(pasted, code):
    assert code_of(pasted) == code


@pytest.mark.parametrize("text", ["acme.sonicus.eu", "deep.acme.sonicus.eu", "sonicus.eu", "https://app.sonicus.eu/"])
def test_our_own_names_are_nobodys(text, settings):
    settings.BASE_DOMAINS = ("sonicus.eu", "apps.example.net")
    assert code_of(text) == "ours"


def test_what_lies_above_a_base_domain_of_ours_is_ours_as_well(settings):
    settings.BASE_DOMAINS = ("sonicus.eu", "apps.example.net")
    assert code_of("example.net") == "ours"
    assert code_of("apps.example.net") == "ours"


def test_borders_are_those_of_labels(settings):
    from dns.domains.naming import normalize

    settings.BASE_DOMAINS = ("sonicus.eu",)
    assert normalize("evilsonicus.eu") == "evilsonicus.eu"


@pytest.mark.parametrize(
    ("text", "registered"),
    [("a.b.example.co.uk", "example.co.uk"), ("shop.example.com", "example.com"), ("example.com", "example.com")],
)
def test_what_one_registers_is_found_on_the_public_suffix_list(text, registered):
    from dns.domains.naming import registrable

    assert registrable(text) == registered


def test_hosts_want_names_without_the_zone():
    from dns.domains.naming import relative

    assert relative("_sonicus-challenge.shop.example.com", "example.com") == "_sonicus-challenge.shop"
    assert relative("example.com", "example.com") == "@"


@pytest.mark.parametrize("text", ["аррӏе.com", "аpple.com", "xn--80ak6aa92e.com"])
def test_letters_that_look_like_others_are_pointed_out(text):
    from dns.domains.naming import look_alike, normalize

    assert look_alike(normalize(text))


@pytest.mark.parametrize("text", ["apple.com", "müller.de", "пример.рф", "例え.jp", "ελλάδα.gr"])
def test_other_alphabets_are_nothing_suspicious(text):
    from dns.domains.naming import look_alike, normalize

    assert look_alike(normalize(text)) == ""
