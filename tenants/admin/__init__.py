"""The staff's door."""

from tenants.admin import keys, ledger, organizations, people, plans, post, schemas

__all__ = ["keys", "ledger", "organizations", "people", "plans", "post", "schemas"]
