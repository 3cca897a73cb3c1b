"""The stand-in for Stripe, as stripe-python sees it."""

import importlib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests
import stripe
from django.conf import settings
from stripe._object_classes import OBJECT_CLASSES

DAY = 24 * 3600


@pytest.fixture
def api(sandbox):
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY, base_addresses={"api": f"{sandbox.url}/stripe"}, max_network_retries=0
    ).v1


@pytest.fixture
def price(api):
    api.products.create({"id": "sonicus_starter", "name": "Starter"})
    return api.prices.create(
        {
            "product": "sonicus_starter",
            "unit_amount": 1900,
            "currency": "eur",
            "recurring": {"interval": "month"},
            "lookup_key": "starter",
        }
    )


@pytest.fixture
def customer(api):
    return api.customers.create({"name": "Acme", "email": "alice@alice.test", "metadata": {"mark": "acme"}})


@pytest.fixture
def trial(api, price, customer):
    return api.subscriptions.create(
        {
            "customer": customer.id,
            "items": [{"price": price.id}],
            "trial_period_days": 14,
            "trial_settings": {"end_behavior": {"missing_payment_method": "pause"}},
        }
    )


def test_every_object_has_exactly_the_keys_that_stripe_python_knows(api, sandbox, trial):
    sandbox.advance(15 * DAY)
    method = api.payment_methods.attach("pm_card_visa", {"customer": trial.customer})
    things = [
        api.accounts.retrieve_current(),
        api.balance.retrieve(),
        api.customers.retrieve(trial.customer),
        method,
        api.products.retrieve("sonicus_starter"),
        api.prices.retrieve(trial["items"].data[0].price.id),
        api.subscriptions.retrieve(trial.id),
        api.invoices.retrieve(trial.latest_invoice),
        api.webhook_endpoints.create({"url": "http://127.0.0.1:9/", "enabled_events": ["*"]}),
        api.events.list().data[0],
    ]
    problems = [problem for thing in things for problem in _strange_keys(thing.to_dict())]
    assert problems == []


def _strange_keys(thing, place=""):
    """Every object within `thing` against the annotations of stripe-python's class for it."""
    if isinstance(thing, list):
        return [problem for one in thing for problem in _strange_keys(one, place)]
    if not isinstance(thing, dict):
        return []
    problems = [problem for name, value in thing.items() for problem in _strange_keys(value, f"{place}.{name}")]
    kind = thing.get("object")
    if not isinstance(kind, str) or kind == "list" or kind not in OBJECT_CLASSES:
        return problems
    module, name = OBJECT_CLASSES[kind]
    known = getattr(importlib.import_module(module), name)
    annotations = {name: str(kind) for name, kind in known.__annotations__.items() if name != "OBJECT_NAME"}
    required = {name for name, kind in annotations.items() if "Optional" not in kind and "NoneType" not in kind}
    path = f"{place}<{kind}>"
    problems += [f"{path} should not have {name}" for name in set(thing) - set(annotations)]
    return problems + [f"{path} lacks {name}" for name in required - set(thing)]


def test_a_strange_or_a_lacking_key_would_be_noticed(api, customer):
    thing = {**api.customers.retrieve(customer.id).to_dict(), "nonsense": 1}
    del thing["created"]
    assert _strange_keys({"customer": thing}) == [
        ".customer<customer> should not have nonsense",
        ".customer<customer> lacks created",
    ]


def test_a_trial_subscription_has_its_period_on_the_item_and_an_invoice_of_nothing(api, trial):
    item = trial["items"].data[0]
    assert trial.status == "trialing"
    assert item.current_period_end == trial.trial_end == trial.created + 14 * DAY
    invoice = api.invoices.retrieve(trial.latest_invoice)
    assert (invoice.status, invoice.total) == ("paid", 0)
    assert invoice.parent.subscription_details.subscription == trial.id


def test_the_same_key_and_body_are_answered_from_memory(api, sandbox):
    first = api.customers.create({"name": "Acme"}, {"idempotency_key": "key-1"})
    second = api.customers.create({"name": "Acme"}, {"idempotency_key": "key-1"})
    assert second.id == first.id
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(sandbox.state()["stripe"]["customers"]) == 1


def test_the_same_key_with_another_body_is_refused(api):
    api.customers.create({"name": "Acme"}, {"idempotency_key": "key-1"})
    with pytest.raises(stripe.IdempotencyError):
        api.customers.create({"name": "Other"}, {"idempotency_key": "key-1"})


def test_a_key_is_forgotten_after_a_day(api, sandbox):
    first = api.customers.create({"name": "Acme"}, {"idempotency_key": "key-1"})
    sandbox.advance(DAY + 1)
    assert api.customers.create({"name": "Acme"}, {"idempotency_key": "key-1"}).id != first.id


def test_a_wrong_key_is_refused_without_showing_it(sandbox):
    wrong = "sk_test_" + "w" * 24
    api = stripe.StripeClient(wrong, base_addresses={"api": f"{sandbox.url}/stripe"}).v1
    with pytest.raises(stripe.AuthenticationError) as caught:
        api.balance.retrieve()
    assert wrong not in str(caught.value)


def test_no_key_at_all_is_refused(sandbox):
    answer = requests.get(f"{sandbox.url}/stripe/v1/balance", timeout=5)
    assert (answer.status_code, answer.json()["error"]["type"]) == (401, "invalid_request_error")


def test_what_is_missing_or_unknown_is_named(api):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.customers.retrieve("cus_nobody")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.products.create({})
    assert (caught.value.code, caught.value.param) == ("parameter_missing", "name")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.customers.create({"nonsense": "1"})
    assert (caught.value.code, caught.value.param) == ("parameter_unknown", "nonsense")


def test_an_unknown_address_is_answered_as_stripe_does(sandbox):
    key = {"Authorization": f"Bearer {settings.STRIPE_SECRET_KEY}"}
    answer = requests.get(f"{sandbox.url}/stripe/v1/nonsense", headers=key, timeout=5)
    assert answer.status_code == 404
    assert answer.json()["error"]["message"].startswith("Unrecognized request URL (GET: /v1/nonsense)")


def test_lists_come_newest_first_a_page_at_a_time(api):
    made = [api.customers.create({"name": f"Customer {number}"}).id for number in range(5)]
    first = api.customers.list({"limit": 2})
    assert [customer.id for customer in first.data] == made[:2:-1]
    assert first.has_more
    assert [customer.id for customer in first.auto_paging_iter()] == made[::-1]


def test_identifiers_are_expanded_where_asked_for(api, trial):
    found = api.subscriptions.retrieve(trial.id, {"expand": ["customer", "items.data.price.product"]})
    assert found.customer.email == "alice@alice.test"
    assert found["items"].data[0].price.product.name == "Starter"


def test_a_lookup_key_and_a_product_id_cannot_be_taken_twice(api, price):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.products.create({"id": "sonicus_starter", "name": "Starter"})
    assert caught.value.code == "resource_already_exists"
    again = {"product": "sonicus_starter", "unit_amount": 1900, "currency": "eur", "lookup_key": "starter"}
    with pytest.raises(stripe.InvalidRequestError, match="already uses that lookup key"):
        api.prices.create(again)
    assert [found.id for found in api.prices.list({"lookup_keys": ["starter"]}).data] == [price.id]


def test_customers_are_found_by_mark_once_search_has_caught_up(api, sandbox, customer):
    query = {"query": "metadata['mark']:'acme' AND email:'alice@alice.test'"}
    assert [found.id for found in api.customers.search(query).data] == [customer.id]
    sandbox.fault(system="stripe", kind="lag", seconds=60)
    assert api.customers.search(query).data == []


def test_a_deleted_customer_is_shown_as_deleted_and_its_subscription_ends(api, sandbox, trial):
    assert api.customers.delete(trial.customer).deleted
    assert api.customers.retrieve(trial.customer).deleted
    assert api.subscriptions.retrieve(trial.id).status == "canceled"
    assert sandbox.state()["stripe"]["customers"] == []
    assert api.customers.list().data == []


def test_an_ended_subscription_is_listed_only_when_asked_for(api, trial):
    api.subscriptions.cancel(trial.id)
    assert api.subscriptions.list({"customer": trial.customer}).data == []
    assert [found.id for found in api.subscriptions.list({"customer": trial.customer, "status": "all"}).data] == [
        trial.id
    ]
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription"):
        api.subscriptions.cancel(trial.id)


def test_another_price_on_an_item_is_told_as_a_change_of_the_subscription(api, trial):
    other = api.prices.create(
        {
            "product_data": {"name": "Team"},
            "unit_amount": 4900,
            "currency": "eur",
            "recurring": {"interval": "month"},
        }
    )
    api.subscription_items.update(trial["items"].data[0].id, {"price": other.id})
    assert api.subscriptions.retrieve(trial.id)["items"].data[0].price.unit_amount == 4900
    event = api.events.list({"type": "customer.subscription.updated"}).data[0]
    assert event.data.object["id"] == trial.id
    assert "items" in event.data.previous_attributes.to_dict()


@pytest.mark.parametrize(
    ("card", "status", "invoice"),
    [("pm_card_visa", "active", "paid"), ("pm_card_chargeCustomerFail", "past_due", "open")],
)
def test_a_trial_that_ends_is_charged_to_the_card(api, sandbox, trial, card, status, invoice):
    method = api.payment_methods.attach(card, {"customer": trial.customer})
    api.customers.update(trial.customer, {"invoice_settings": {"default_payment_method": method.id}})
    sandbox.advance(15 * DAY)
    found = api.subscriptions.retrieve(trial.id, {"expand": ["latest_invoice"]})
    assert (found.status, found.latest_invoice.status, found.latest_invoice.total) == (status, invoice, 1900)


def test_a_trial_that_ends_without_a_card_does_what_was_asked(api, sandbox, trial, price):
    other = api.subscriptions.create(
        {
            "customer": trial.customer,
            "items": [{"price": price.id}],
            "trial_period_days": 14,
            "trial_settings": {"end_behavior": {"missing_payment_method": "cancel"}},
        }
    )
    sandbox.advance(15 * DAY)
    assert api.subscriptions.retrieve(trial.id).status == "paused"
    assert api.subscriptions.retrieve(other.id).status == "canceled"


def test_a_paid_subscription_is_renewed_each_month(api, sandbox, trial):
    method = api.payment_methods.attach("pm_card_visa", {"customer": trial.customer})
    api.customers.update(trial.customer, {"invoice_settings": {"default_payment_method": method.id}})
    sandbox.advance((14 + 62) * DAY)
    totals = [invoice.total for invoice in api.invoices.list({"customer": trial.customer}).data]
    assert totals in ([1900] * 3 + [0], [1900] * 2 + [0])  # 62 days are two months and a bit, or exactly two


def test_a_fault_speaks_stripes_language(api, sandbox):
    sandbox.fault(system="stripe", operation="get_balance", kind="status", status=429, times=1)
    with pytest.raises(stripe.RateLimitError):
        api.balance.retrieve()
    sandbox.fault(system="stripe", kind="status", status=503, times=1)
    with pytest.raises(stripe.APIError):
        api.balance.retrieve()
    assert api.balance.retrieve().object == "balance"


def test_what_an_applied_request_made_is_there_although_its_answer_was_lost(api, sandbox):
    sandbox.fault(system="stripe", operation="create_customer", kind="applied_then_reset", times=1)
    with pytest.raises(stripe.APIConnectionError):
        api.customers.create({"name": "Acme"}, {"idempotency_key": "key-1"})
    (only,) = sandbox.state()["stripe"]["customers"]
    assert api.customers.create({"name": "Acme"}, {"idempotency_key": "key-1"}).id == only["id"]


def test_events_are_delivered_signed_and_in_order(api):
    with Listener() as (url, heard):
        endpoint = api.webhook_endpoints.create(
            {"url": url, "enabled_events": ["customer.created", "customer.updated"]}
        )
        customer = api.customers.create({"name": "Acme"})
        api.products.create({"name": "nobody listens to this"})
        api.customers.update(customer.id, {"name": "Acme GmbH"})
        events = [stripe.Webhook.construct_event(body, signature, endpoint.secret) for body, signature in heard(2)]
    assert [event.type for event in events] == ["customer.created", "customer.updated"]
    assert events[1].data.previous_attributes.to_dict() == {"name": "Acme"}
    assert not hasattr(api.webhook_endpoints.retrieve(endpoint.id), "secret")


def test_a_refused_request_is_told_to_nobody(api):
    with pytest.raises(stripe.InvalidRequestError):
        api.customers.create({"email": "not an address"})
    assert api.events.list().data == []


class Listener:
    """A web server that keeps what is posted to it."""

    def __enter__(self):
        messages, arrived = [], threading.Semaphore(0)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                messages.append((body, self.headers["Stripe-Signature"]))
                self.send_response(200)
                self.end_headers()
                arrived.release()

            def log_message(self, *arguments):
                pass

        def heard(count):
            for _ in range(count):
                assert arrived.acquire(timeout=5), "no message came"
            return messages

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/", heard

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()
