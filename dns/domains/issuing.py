"""Whether the customer's CAA records let our authority issue a certificate; else the edge must not order one."""

from django.conf import settings

from dns.domains.questions import Budget
from dns.domains.testimony import Testimony
from dns.domains.wanted import Wanted
from dns.propagation.caa import NOBODY_LOOKS, climb, may_issue


def objection_of_caa(wanted: Wanted, first: Testimony, budget: Budget) -> str:
    """In a sentence that says what to set; empty where it may issue, and where nobody can tell.

    CAA counts of the name itself, else of the next one above it that has any (RFC 8659, 3). What stands above the
    zone is with other servers, and is not asked for.
    """
    issuer = settings.CAA_ISSUER
    if issuer == NOBODY_LOOKS:
        return ""
    for name in _deciding_names(wanted):
        answer = budget.ask(first.server, name, "CAA")
        if not answer.is_definite:
            return ""
        if answer.values:
            advice = f"CAA at {name} does not let {issuer} issue a certificate. Add: {name} CAA 0 issue “{issuer}”."
            return "" if may_issue(answer.values, issuer) else advice
    return ""


def _deciding_names(wanted: Wanted) -> list[str]:
    """Of an alias the records at its target count, which is ours and has none."""
    names = climb(wanted.domain.name, wanted.zone)
    return names if wanted.is_apex else names[1:]
