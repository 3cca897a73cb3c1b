"""Names that customers bring: claimed, proven by their own DNS, looked at every day, given up.

The doors (pages, API, admin, command, tasks) call these functions and no others.
"""

from dns.domains.adding import add
from dns.domains.asking_soon import verify_now
from dns.domains.cautions import cautions
from dns.domains.checking import check, check_if_due, check_routed, sweep
from dns.domains.granting import grant
from dns.domains.instructions import Instruction, instructions
from dns.domains.removal import give_up_all, remove

__all__ = [
    "Instruction",
    "add",
    "cautions",
    "check",
    "check_if_due",
    "check_routed",
    "give_up_all",
    "grant",
    "instructions",
    "remove",
    "sweep",
    "verify_now",
]
