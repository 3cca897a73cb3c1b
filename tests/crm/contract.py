"""What every provider of leads must do; subclass it and give a `provider` and an `odoo` that salespeople use."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest

from crm.providers.base import NewLead

ACME = NewLead(
    key="org_8f1d6a4e-6f0e-4a57-9a53-0f6d6a6e2a11",
    title="Acme GmbH",
    email="alice@acme.test",
    company="Acme GmbH",
    website="https://acme.sonicus.eu/",
    description="Signed up.",
    source="Sonicus",
    medium="sign-up page",
    tag="Sonicus",
    expected_revenue=Decimal("468.00"),
)


class LeadProviderContract:
    def test_a_lead_is_made_once_for_a_key(self, provider):
        assert provider.make(ACME) == provider.make(replace(ACME, title="Another name"))
        assert provider.read(provider.make(ACME)).title == "Acme GmbH"

    def test_many_at_once_make_one_lead(self, provider, odoo):
        with ThreadPoolExecutor(8) as pool:
            ids = set(pool.map(lambda _: provider.make(ACME), range(16)))
        assert len(ids) == 1
        assert len(odoo.leads()) == 1
        assert [row["name"] for row in odoo.rows("utm.medium")].count("sign-up page") == 1

    def test_different_keys_are_different_leads(self, provider):
        assert provider.make(ACME) != provider.make(replace(ACME, key="org_other"))

    def test_a_new_lead_is_open(self, provider):
        lead = provider.read(provider.make(ACME))
        assert lead.is_open
        assert (lead.title, lead.email, lead.stage) == ("Acme GmbH", "alice@acme.test", "New")

    def test_a_lead_is_found_by_its_key_even_when_it_is_lost(self, provider):
        assert provider.find(ACME.key) is None
        id = provider.make(ACME)
        provider.lose(id, "Left")
        assert provider.find(ACME.key) == id

    def test_what_never_was_or_is_gone_reads_as_nothing(self, provider, odoo):
        assert provider.read(99999) is None
        id = provider.make(ACME)
        odoo.merge_away()
        assert provider.read(id) is None
        assert provider.find(ACME.key) is None

    def test_losing_twice_is_losing_once(self, provider):
        id = provider.make(ACME)
        provider.lose(id, "Left")
        provider.lose(id, "Left")
        assert provider.read(id).is_archived

    def test_making_a_lead_that_was_lost_does_not_bring_it_back(self, provider):
        id = provider.make(ACME)
        provider.lose(id, "Left")
        assert provider.make(ACME) == id
        assert provider.read(id).is_archived

    def test_a_tag_is_added_to_those_that_are_there(self, provider):
        id = provider.make(ACME)
        assert not provider.bears(provider.read(id), "Churned")
        provider.tag(id, "Churned", "It left.")
        lead = provider.read(id)
        assert provider.bears(lead, "Churned")
        assert provider.bears(lead, "Sonicus")

    @pytest.mark.parametrize("name", ["100%", "a_b", "back\\slash"])
    def test_names_with_wildcards_find_only_themselves(self, provider, odoo, name):
        provider.make(replace(ACME, key="org_1", source="100 or more"))
        provider.make(replace(ACME, key="org_2", source="axb"))
        provider.make(replace(ACME, key="org_3", source=name))
        provider.make(replace(ACME, key="org_4", source=name))
        assert [row["name"] for row in odoo.rows("utm.source")][-3:] == ["100 or more", "axb", name]

    def test_a_name_that_people_gave_is_used_whatever_its_case(self, provider, odoo):
        odoo.act("utm.source", "create", [{"name": "sonicus"}])
        provider.make(ACME)
        assert odoo.lead()["source_id"][1] == "sonicus"

    def test_the_key_and_its_rights_are_good(self, provider):
        assert provider.sign_in().startswith("user 5")
        assert provider.lacking_rights() == []
