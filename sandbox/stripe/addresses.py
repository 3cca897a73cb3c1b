"""The addresses of the API, and who answers at each. An operation's name is also what faults call it."""

from collections.abc import Callable

from sandbox.store import Document
from sandbox.stripe import (
    account,
    customers,
    events,
    invoices,
    payment_methods,
    prices,
    products,
    subscription_items,
    subscriptions,
    webhook_endpoints,
)

Operation = Callable[..., Document]

ADDRESSES: tuple[tuple[str, str, Operation], ...] = (
    ("GET", "/account", account.get_account),
    ("GET", "/accounts", account.list_accounts),
    ("GET", "/accounts/<id>", account.get_account),
    ("GET", "/balance", account.get_balance),
    ("POST", "/products", products.create_product),
    ("GET", "/products", products.list_products),
    ("GET", "/products/<id>", products.get_product),
    ("POST", "/products/<id>", products.update_product),
    ("GET", "/products/<id>/features", products.list_product_features),
    ("POST", "/prices", prices.create_price),
    ("GET", "/prices", prices.list_prices),
    ("GET", "/prices/<id>", prices.get_price),
    ("POST", "/prices/<id>", prices.update_price),
    ("POST", "/customers", customers.create_customer),
    ("GET", "/customers", customers.list_customers),
    ("GET", "/customers/search", customers.search_customers),
    ("GET", "/customers/<id>", customers.get_customer),
    ("POST", "/customers/<id>", customers.update_customer),
    ("DELETE", "/customers/<id>", customers.delete_customer),
    ("GET", "/customers/<id>/payment_methods", payment_methods.list_customer_payment_methods),
    ("POST", "/payment_methods", payment_methods.create_payment_method),
    ("GET", "/payment_methods", payment_methods.list_payment_methods),
    ("GET", "/payment_methods/<id>", payment_methods.get_payment_method),
    ("POST", "/payment_methods/<id>/attach", payment_methods.attach_payment_method),
    ("POST", "/payment_methods/<id>/detach", payment_methods.detach_payment_method),
    ("POST", "/subscriptions", subscriptions.create_subscription),
    ("GET", "/subscriptions", subscriptions.list_subscriptions),
    ("GET", "/subscriptions/<id>", subscriptions.get_subscription),
    ("POST", "/subscriptions/<id>", subscriptions.update_subscription),
    ("DELETE", "/subscriptions/<id>", subscriptions.cancel_subscription),
    ("GET", "/subscription_items", subscription_items.list_subscription_items),
    ("GET", "/subscription_items/<id>", subscription_items.get_subscription_item),
    ("POST", "/subscription_items/<id>", subscription_items.update_subscription_item),
    ("GET", "/invoices", invoices.list_invoices),
    ("GET", "/invoices/<id>", invoices.get_invoice),
    ("POST", "/webhook_endpoints", webhook_endpoints.create_webhook_endpoint),
    ("GET", "/webhook_endpoints", webhook_endpoints.list_webhook_endpoints),
    ("GET", "/webhook_endpoints/<id>", webhook_endpoints.get_webhook_endpoint),
    ("POST", "/webhook_endpoints/<id>", webhook_endpoints.update_webhook_endpoint),
    ("DELETE", "/webhook_endpoints/<id>", webhook_endpoints.delete_webhook_endpoint),
    ("GET", "/events", events.list_events),
    ("GET", "/events/<id>", events.get_event),
)
OPERATIONS = {operation.__name__: operation for _, _, operation in ADDRESSES}
