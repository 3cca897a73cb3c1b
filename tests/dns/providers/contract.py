"""What every provider of DNS must pass. Subclass it, and give `base`, `provider` and `stranger`.

Below `base` nothing may stand yet; elsewhere in the zone others may keep what they like. `stranger` has a wrong key.
"""

import pytest

from dns.providers.base import DnsProvider, DnsRecord, DnsZone
from sonicus.lib.providers import ErrorKind, ProviderError


class ProviderContract:
    base: str

    @pytest.fixture
    def provider(self) -> DnsProvider:
        raise AssertionError("the subclass gives one")

    @pytest.fixture
    def stranger(self, provider: DnsProvider) -> DnsProvider:
        raise AssertionError("the subclass gives one")

    @pytest.fixture
    def place(self, provider: DnsProvider) -> DnsZone:
        return provider.zone_for(self.base)

    def a(self, content: str = "192.0.2.1", label: str = "acme", ttl: int = 300) -> DnsRecord:
        return DnsRecord(f"{label}.{self.base}", "A", content, ttl)

    def test_a_written_record_is_read_back_with_an_identifier(self, provider, place):
        (stored,) = provider.upsert(place, [self.a()])
        assert stored.identifier
        assert stored.key == self.a().key
        assert provider.records(place, f"acme.{self.base}") == [stored]

    def test_writing_the_same_again_leaves_one(self, provider, place):
        provider.upsert(place, [self.a()])
        provider.upsert(place, [self.a()])
        assert len(provider.records(place, f"acme.{self.base}")) == 1

    def test_another_value_takes_the_place_of_the_old_one(self, provider, place):
        provider.upsert(place, [self.a("192.0.2.1")])
        provider.upsert(place, [self.a("192.0.2.2")])
        assert [record.content for record in provider.records(place, f"acme.{self.base}")] == ["192.0.2.2"]

    def test_another_lifetime_is_written(self, provider, place):
        provider.upsert(place, [self.a(ttl=300)])
        (stored,) = provider.upsert(place, [self.a(ttl=600)])
        assert stored.ttl == 600

    def test_two_values_live_side_by_side(self, provider, place):
        provider.upsert(place, [self.a("192.0.2.1"), self.a("192.0.2.2")])
        assert {r.content for r in provider.records(place, f"acme.{self.base}")} == {"192.0.2.1", "192.0.2.2"}

    def test_other_types_and_names_stay(self, provider, place):
        text = DnsRecord(f"acme.{self.base}", "TXT", "a text")
        provider.upsert(place, [text, self.a(label="bob")])
        provider.upsert(place, [self.a()])
        provider.upsert(place, [self.a("192.0.2.2")])
        assert {r.type for r in provider.records(place, f"acme.{self.base}")} == {"A", "TXT"}
        assert len(provider.records(place, f"bob.{self.base}")) == 1

    @pytest.mark.parametrize(
        ("type", "content"),
        [
            ("CNAME", "target.{base}"),
            ("MX", "10 mx.example.com"),
            ("CAA", '0 issue "letsencrypt.org"'),
            ("SRV", "10 5 443 server.example.com"),
        ],
    )
    def test_every_type_comes_back_as_it_was_written(self, provider, place, type, content):
        record = DnsRecord(f"acme.{self.base}", type, content.format(base=self.base))
        (stored,) = provider.upsert(place, [record])
        assert (stored.key, stored.content, stored.ttl) == (record.key, record.content, record.ttl)
        provider.delete(place, [record])
        assert provider.records(place, record.name) == []

    @pytest.mark.parametrize(
        "text",
        [
            'he said "so" \\ and left',
            'ends with a quote"',
            "semi;colon and spaces",
            "x" * 400,
            "Grüße aus Köln",
        ],
    )
    def test_every_text_comes_back_as_it_was_written(self, provider, place, text):
        record = DnsRecord(f"_x.acme.{self.base}", "TXT", text)
        (stored,) = provider.upsert(place, [record])
        assert stored.content == text
        assert provider.upsert(place, [record]) == [stored]
        provider.delete(place, [record])
        assert provider.records(place, record.name) == []

    def test_an_alias_takes_the_place_of_an_alias(self, provider, place):
        first, second = (DnsRecord(f"acme.{self.base}", "CNAME", f"{label}.{self.base}") for label in ("one", "two"))
        provider.upsert(place, [first])
        (stored,) = provider.upsert(place, [second])
        assert stored.content == second.content
        assert [r.key for r in provider.records(place, first.name)] == [second.key]

    def test_an_alias_never_stands_beside_others(self, provider, place):
        (stored,) = provider.upsert(place, [self.a()])
        with pytest.raises(ProviderError) as refusal:
            provider.upsert(place, [DnsRecord(stored.name, "CNAME", f"target.{self.base}")])
        assert refusal.value.kind == ErrorKind.CONFLICT
        assert provider.records(place, stored.name) == [stored]

    def test_several_records_are_written_in_one_call(self, provider, place):
        host = f"acme.{self.base}"
        wanted = [
            DnsRecord(f"_x.{host}", "TXT", "install=1"),
            DnsRecord(host, "A", "192.0.2.1"),
            DnsRecord(host, "AAAA", "2001:db8::1"),
            DnsRecord(host, "MX", "10 mx.example.com"),
        ]
        assert {r.key for r in provider.upsert(place, wanted)} == {r.key for r in wanted}
        assert {r.key for r in provider.records(place, host)} == {r.key for r in wanted[1:]}
        provider.delete(place, wanted)
        assert provider.records(place, host) == provider.records(place, f"_x.{host}") == []

    def test_a_text_comes_back_bare(self, provider, place):
        (stored,) = provider.upsert(place, [DnsRecord(f"_x.acme.{self.base}", "TXT", "install=1 organization=2")])
        assert stored.content == "install=1 organization=2"

    def test_an_address_is_known_however_it_is_written(self, provider, place):
        long = DnsRecord(f"Acme.{self.base}.", "AAAA", "2001:DB8:0:0:0:0:0:1")
        provider.upsert(place, [long])
        (stored,) = provider.records(place, f"acme.{self.base}")
        assert stored.key == DnsRecord(f"acme.{self.base}", "AAAA", "2001:db8::1").key

    def test_an_unknown_name_has_no_records(self, provider, place):
        assert provider.records(place, f"nobody.{self.base}") == []

    def test_deleting_takes_the_record_and_leaves_its_neighbour(self, provider, place):
        provider.upsert(place, [self.a("192.0.2.1"), self.a("192.0.2.2")])
        provider.delete(place, [self.a("192.0.2.1")])
        assert [r.content for r in provider.records(place, f"acme.{self.base}")] == ["192.0.2.2"]

    def test_deleting_twice_is_done_twice(self, provider, place):
        provider.upsert(place, [self.a()])
        provider.delete(place, [self.a()])
        provider.delete(place, [self.a()])
        assert provider.records(place, f"acme.{self.base}") == []

    def test_what_nobody_holds_can_be_claimed_and_claimed_again(self, provider, place):
        """The answer to the first claim may have been lost."""
        wanted = [DnsRecord(f"_x.acme.{self.base}", "TXT", "install=1"), self.a(), self.a("192.0.2.2")]
        first = provider.claim(place, wanted)
        assert {record.key for record in first} == {record.key for record in wanted}
        assert {record.key for record in provider.claim(place, wanted)} == {record.key for record in wanted}
        assert len(provider.records(place, f"acme.{self.base}")) == 2

    @pytest.mark.parametrize("type", ["A", "TXT"])
    def test_what_somebody_holds_cannot_be_claimed(self, provider, place, type):
        """One record of theirs, of whatever type, keeps all of the call from being written."""
        content = {"A": "203.0.113.9", "TXT": "somebody else's"}[type]
        (theirs,) = provider.upsert(place, [DnsRecord(f"acme.{self.base}", type, content)])
        with pytest.raises(ProviderError) as refusal:
            provider.claim(place, [DnsRecord(f"_x.acme.{self.base}", "TXT", "install=1"), self.a()])
        assert refusal.value.kind == ErrorKind.CONFLICT
        assert str(theirs) in str(refusal.value)
        assert provider.records(place, f"acme.{self.base}") == [theirs]
        assert provider.records(place, f"_x.acme.{self.base}") == []

    def test_what_stands_at_places_is_told_without_the_zone(self, provider, place):
        """A name with other types, one that holds nothing, and one that nobody asked about."""
        text = DnsRecord(f"acme.{self.base}", "TXT", "a text")
        provider.upsert(place, [self.a(), self.a("192.0.2.2"), text, self.a(label="bob")])
        places = [self.a().place, self.a(label="nobody").place, (f"bob.{self.base}", "TXT")]
        assert {record.key for record in provider.at_places(place, places)} == {self.a().key, self.a("192.0.2.2").key}
        assert provider.at_places(place, []) == []

    def test_the_survey_sees_the_whole_zone(self, provider, place):
        before = provider.survey(place)
        assert {"SOA", "NS"} <= {record.type for record in before}
        stored = provider.upsert(place, [self.a(), self.a(label="bob")])
        assert _changing(provider.survey(place)) == _changing([*before, *stored])

    def test_everything_else_stays_byte_for_byte(self, provider, place):
        provider.upsert(place, [self.a(label="bob"), DnsRecord(f"acme.{self.base}", "TXT", 'their "text"')])
        before = provider.survey(place)
        provider.upsert(place, [self.a()])
        provider.upsert(place, [self.a("192.0.2.2"), self.a("192.0.2.3")])
        provider.delete(place, [self.a("192.0.2.2"), self.a("192.0.2.3")])
        assert _changing(provider.survey(place)) == _changing(before)

    def test_the_zone_is_among_those_that_the_key_opens(self, provider, place):
        assert place in provider.zones()

    @pytest.mark.parametrize("prefix", ["", "acme.evil", "www.", "mail.", "x._domainkey.", f"{'x' * 64}.", "a..b."])
    def test_what_is_not_ours_to_write_is_refused(self, provider, place, prefix):
        """The base domain itself, a name that only ends like it, and where other services live."""
        foreign = DnsRecord(f"{prefix}{self.base}", "A", "192.0.2.1")
        for write in (provider.claim, provider.upsert, provider.delete):
            with pytest.raises(ProviderError) as refusal:
                write(place, [foreign])
            assert refusal.value.kind == ErrorKind.INVALID

    def test_a_name_elsewhere_has_no_zone(self, provider):
        with pytest.raises(ProviderError):
            provider.zone_for(f"acme.evil{self.base}")

    def test_an_alias_of_itself_is_refused(self, provider, place):
        with pytest.raises(ProviderError) as refusal:
            provider.upsert(place, [DnsRecord(f"acme.{self.base}", "CNAME", f"Acme.{self.base}.")])
        assert refusal.value.kind == ErrorKind.INVALID

    @pytest.mark.parametrize(("type", "content"), [("A", "nonsense"), ("AAAA", "192.0.2.1"), ("NONSENSE", "x")])
    def test_a_value_that_does_not_fit_is_refused(self, provider, place, type, content):
        with pytest.raises(ProviderError) as refusal:
            provider.upsert(place, [DnsRecord(f"acme.{self.base}", type, content)])
        assert refusal.value.kind == ErrorKind.INVALID
        assert provider.records(place, f"acme.{self.base}") == []

    def test_a_wrong_key_opens_nothing(self, provider, place, stranger):
        with pytest.raises(ProviderError) as refusal:
            stranger.upsert(place, [self.a()])
        assert refusal.value.kind == ErrorKind.AUTH
        assert "key" in str(refusal.value)
        assert provider.records(place, f"acme.{self.base}") == []


def _changing(records: list[DnsRecord]) -> list[DnsRecord]:
    """All but the SOA, whose serial counts the writes."""
    return sorted((record for record in records if record.type != "SOA"), key=lambda r: (*r.key, r.identifier))
