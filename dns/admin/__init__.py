"""The staff's door to DNS; importing a module registers what it shows."""

from dns.admin import domains, journal, ledger, orphans, pins, records, wanted, zones  # noqa: F401
