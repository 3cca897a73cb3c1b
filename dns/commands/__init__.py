"""What operators ask of DNS: one module for each word after `manage.py dns`."""

from dns.commands.base import Subcommand
from dns.commands.check import Check
from dns.commands.domains import Domains
from dns.commands.records import Records
from dns.commands.verify import Verify
from dns.commands.zones import Zones

SUBCOMMANDS: tuple[Subcommand, ...] = (Zones(), Records(), Domains(), Verify(), Check())
