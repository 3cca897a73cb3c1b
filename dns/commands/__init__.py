"""What operators ask of DNS: one module for each word after `manage.py dns`."""

from dns.commands.base import Subcommand
from dns.commands.domains import Domains
from dns.commands.verify import Verify

SUBCOMMANDS: tuple[Subcommand, ...] = (Domains(), Verify())
