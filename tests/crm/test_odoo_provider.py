from dataclasses import replace

import pytest

from crm.providers.odoo.line import Line, require_private
from crm.providers.odoo.provider import OdooProvider
from crm.providers.odoo.transport import Access
from crm.registry import customer_file
from sonicus.lib.providers import ErrorKind, ProviderError
from tests.crm.contract import ACME, LeadProviderContract


@pytest.fixture
def provider(odoo):
    return customer_file()


class TestOdoo(LeadProviderContract):
    """Over both protocols."""


def test_the_version_decides_which_protocol_is_spoken(provider, odoo, version):
    provider.make(ACME)
    spoken = {request["path"].split("/")[2] for request in odoo.requests("odoo")} - {"web"}
    assert spoken == ({"json"} if version == 19 else {"jsonrpc"})
    assert provider.describe().startswith(f"Odoo {version} at ")


def test_what_is_found_out_about_odoo_is_kept(provider, odoo):
    provider.make(ACME)
    provider.find(ACME.key)
    assert odoo.calls("version") <= 1
    assert odoo.calls("common.authenticate") <= 1


def test_an_odoo_that_answers_otherwise_than_before_is_looked_at_anew(provider, odoo, odoo_boxes, version, monkeypatch):
    id = provider.make(ACME)
    world = odoo_boxes[version].world
    monkeypatch.setattr(world, "credentials", replace(world.credentials, odoo_version=18))
    if version == 19:
        with pytest.raises(ProviderError, match="redirect") as caught:
            provider.make(ACME)
        assert caught.value.kind is ErrorKind.INVALID
    assert provider.make(ACME) == id
    assert provider.describe().startswith("Odoo 18")


@pytest.mark.parametrize("url", ["http://odoo.example", "http://10.0.0.1:8069", "http://127.0.0.1.example"])
def test_the_key_is_not_sent_over_plain_http_to_other_machines(url):
    provider = OdooProvider(url, Access("sonicus", "sonicus", "secret"))
    with pytest.raises(ProviderError, match="plain http") as caught:
        provider.find(ACME.key)
    assert caught.value.kind is ErrorKind.INVALID


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8069", "http://[::1]:8069", "http://odoo:8069", "https://odoo.example"]
)
def test_the_key_is_sent_within_this_machine_or_private_network_and_over_https(url):
    require_private(url)


def test_the_key_shows_in_no_representation():
    assert "secret-key" not in repr(Access("sonicus", "sonicus", "secret-key"))


def test_what_is_no_odoo_at_all_is_said(sandbox, settings):
    settings.ODOO_URL = f"{sandbox.url}/nothing-here"
    with pytest.raises(ProviderError, match="no Odoo") as caught:
        customer_file().find(ACME.key)
    assert caught.value.kind is ErrorKind.INVALID


def test_a_message_that_quotes_the_key_is_passed_on_without_it(odoo, settings):
    key = settings.ODOO_API_KEY
    line = Line(settings.ODOO_URL, Access(settings.ODOO_DB, settings.ODOO_USER, key))
    with pytest.raises(ProviderError, match="exist") as caught:
        line.call(key, "read", ids=[1])  # Odoo names the model that it does not know
    assert key not in str(caught.value)
    assert "…" in caught.value.message
