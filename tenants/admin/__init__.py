"""The staff's door."""

from tenants.admin import keys, ledger, names, organizations, people, plans, post, schemas

__all__ = ["keys", "ledger", "names", "organizations", "people", "plans", "post", "schemas"]
