"""What every provider of DNS must pass. Subclass it, and give `provider` (fresh, over an empty zone) and `base`."""

import pytest

from dns.providers.base import DnsProvider, DnsRecord, DnsZone
from sonicus.lib.providers import ErrorKind, ProviderError


class ProviderContract:
    base: str

    @pytest.fixture
    def provider(self) -> DnsProvider:
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

    @pytest.mark.parametrize("prefix", ["", "acme.evil", "www.", "mail.", "x._domainkey."])
    def test_what_is_not_ours_to_write_is_refused(self, provider, place, prefix):
        """The base domain itself, a name that only ends like it, and where other services live."""
        foreign = DnsRecord(f"{prefix}{self.base}", "A", "192.0.2.1")
        for write in (provider.upsert, provider.delete):
            with pytest.raises(ProviderError) as refusal:
                write(place, [foreign])
            assert refusal.value.kind == ErrorKind.INVALID

    def test_a_name_elsewhere_has_no_zone(self, provider):
        with pytest.raises(ProviderError):
            provider.zone_for(f"acme.evil{self.base}")
