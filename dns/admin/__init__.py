"""The staff's door to DNS; importing a module registers what it shows."""

from dns.admin import domains, ledger, orphans, records, zones  # noqa: F401
