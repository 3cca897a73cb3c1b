"""The OpenAPI document and its page."""

import pytest
from django.core.management import call_command
from django.test import Client


def test_the_document_is_valid_and_leaves_nothing_to_guess(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn")
    assert "/api/v1/organizations/{slug}/" in capsys.readouterr().out


def test_the_document_is_served_and_names_the_key(public: Client) -> None:
    document = public.get("/api/schema/?format=json").json()
    assert document["components"]["securitySchemes"]["ApiKey"]["scheme"] == "bearer"
    assert set(document["paths"]["/api/v1/organizations/"]) == {"get", "post"}


def test_the_page_loads_nothing_from_elsewhere(public: Client) -> None:
    page = public.get("/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert "swagger-ui" in text
    assert "https://" not in text
