"""What operators ask of DNS: one module for each word after `manage.py dns`."""

from dns.commands.base import Subcommand

SUBCOMMANDS: tuple[Subcommand, ...] = ()
