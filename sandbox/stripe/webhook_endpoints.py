"""Who is told of events."""

import secrets

from sandbox.store import Document
from sandbox.stripe.books import API_VERSION, Books
from sandbox.stripe.errors import RefusedError
from sandbox.stripe.ids import new_id
from sandbox.stripe.lists import PAGING, page
from sandbox.stripe.parameters import Parameters, accept, boolean, merged_metadata, text

FURNISHED = "we_sandbox"


def create_webhook_endpoint(books: Books, parameters: Parameters) -> Document:
    """The only answer that shows the secret."""
    allowed = ["api_version", "connect", "description", "metadata"]
    accept(parameters, allowed, required=["enabled_events", "url"])
    _refuse_other_than_web(parameters["url"])
    endpoint = _new(books, new_id("webhook_endpoint"), parameters["url"], f"whsec_{secrets.token_hex(24)}")
    endpoint["api_version"] = text(parameters, "api_version")
    endpoint["description"] = text(parameters, "description")
    endpoint["enabled_events"] = parameters["enabled_events"]
    endpoint["metadata"] = merged_metadata({}, parameters)
    books.keep(endpoint)
    return endpoint


def get_webhook_endpoint(books: Books, parameters: Parameters, *, id: str) -> Document:
    return without_secret(books.get("webhook_endpoint", id))


def update_webhook_endpoint(books: Books, parameters: Parameters, *, id: str) -> Document:
    accept(parameters, ["description", "disabled", "enabled_events", "metadata", "url"])
    old = books.get("webhook_endpoint", id)
    _refuse_other_than_web(str(parameters.get("url", old["url"])))
    disabled = boolean(parameters, "disabled", default=old["status"] == "disabled")
    new = {
        **old,
        "url": parameters.get("url", old["url"]),
        "enabled_events": parameters.get("enabled_events", old["enabled_events"]),
        "description": text(parameters, "description", old["description"]),
        "metadata": merged_metadata(old["metadata"], parameters),
        "status": "disabled" if disabled else "enabled",
    }
    books.keep(new)
    return without_secret(new)


def delete_webhook_endpoint(books: Books, parameters: Parameters, *, id: str) -> Document:
    books.drop(books.get("webhook_endpoint", id))
    return {"id": id, "object": "webhook_endpoint", "deleted": True}


def list_webhook_endpoints(books: Books, parameters: Parameters) -> Document:
    accept(parameters, PAGING)
    return page([without_secret(one) for one in books.all("webhook_endpoint")], parameters, "/v1/webhook_endpoints")


def furnish(books: Books) -> None:
    """The endpoint that the sandbox was told of when it was started."""
    told = books.world.credentials
    known = books.find("webhook_endpoint", FURNISHED)
    if known and not told.stripe_webhook_url:
        books.drop(known)
    if told.stripe_webhook_url:
        books.keep(_new(books, FURNISHED, told.stripe_webhook_url, told.stripe_webhook_secret))


def without_secret(endpoint: Document) -> Document:
    return {name: value for name, value in endpoint.items() if name != "secret"}


def _refuse_other_than_web(url: str) -> None:
    """Stripe itself wants https in live mode; a sandbox on one machine has none."""
    if not url.startswith(("http://", "https://")):
        raise RefusedError("Invalid URL: An explicit scheme (such as https) must be provided.", param="url")


def _new(books: Books, id: str, url: str, secret: str) -> Document:
    return {
        "id": id,
        "object": "webhook_endpoint",
        "api_version": API_VERSION,
        "application": None,
        "created": books.now(),
        "description": None,
        "enabled_events": ["*"],
        "livemode": False,
        "metadata": {},
        "secret": secret,
        "status": "enabled",
        "url": url,
    }
