"""A browser for tests: follows redirects from host to host, and keeps each host's cookies apart."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.support.cast import PASSWORD


class Browser:
    def __init__(self) -> None:
        self.clients: dict[str, Client] = {}
        self.address = ""

    def at(self, host: str) -> Client:
        return self.clients.setdefault(host, Client(headers={"host": host}))

    def get(self, url: str, **headers: str) -> HttpResponse:
        """One request, redirects not followed. A path alone is asked of the public host."""
        parts = urlsplit(url)
        self.address = url
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return self.at(parts.netloc or settings.PUBLIC_HOST).get(path, headers=headers or None)

    def post(self, url: str, data: dict[str, str] | None = None) -> HttpResponse:
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return self.at(parts.netloc or settings.PUBLIC_HOST).post(path, data or {})

    def follow(self, url: str) -> HttpResponse:
        """As a person does who opens `url`; `address` then tells where it ended."""
        for _ in range(10):
            response = self.get(url)
            if response.status_code not in (301, 302):
                return response
            parts, target = urlsplit(url), response["Location"]
            url = target if "//" in target else f"{parts.scheme}://{parts.netloc}{target}" if parts.netloc else target
        raise AssertionError(f"{url} goes round in circles")

    def pass_for(self, url: str) -> str:
        """Begin logging in at an organization's host; return the address that carries the pass, not yet followed."""
        asked = self.get(f"{url}login/")
        return self.get(asked["Location"])["Location"]

    def log_in(self, person) -> "Browser":
        self.at(settings.PUBLIC_HOST).force_login(person)
        return self

    def log_in_by_form(self, person, address: str = "/accounts/login/") -> HttpResponse:
        return self.post(address, {"login": person.email, "password": PASSWORD})
