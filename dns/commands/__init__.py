"""What operators ask of DNS: one module for each word after `manage.py dns`."""

from dns.commands.apply import Apply
from dns.commands.base import Subcommand
from dns.commands.check import Check
from dns.commands.doctor import Doctor
from dns.commands.domains import Domains
from dns.commands.journal import Journal
from dns.commands.plan import Plan
from dns.commands.records import Records
from dns.commands.revert import Revert
from dns.commands.verify import Verify
from dns.commands.zones import Zones

SUBCOMMANDS: tuple[Subcommand, ...] = (
    Zones(),
    Records(),
    Domains(),
    Verify(),
    Check(),
    Plan(),
    Apply(),
    Journal(),
    Revert(),
    Doctor(),
)
