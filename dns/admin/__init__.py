"""The staff's door to DNS; importing a module registers what it shows."""

from dns.admin import domains, ledger, records  # noqa: F401
