"""Why a step is where it is, for customers. What an outside system answered word for word is for staff."""

from tenants.models import Condition
from tenants.workflow import workflow

WORDS = {
    "Requested": "It begins in a moment.",
    "ProviderUnavailable": "A service we rely on did not answer. We try again by ourselves; you need not do anything.",
    "RateLimited": "A service we rely on asked us to slow down. We go on in a moment; you need not do anything.",
    "TurnTookTooLong": "This took longer than usual. We try again by ourselves; you need not do anything.",
    "Unexpected": "Something went wrong on our side. We try again by ourselves, and it is on our staff’s list.",
    "AccessRefused": "A service refused our access. That is ours to mend; it is on our staff’s list.",
    "RefusedAsInvalid": "A service did not accept what we sent. That is ours to mend; it is on our staff’s list.",
    "Conflict": "Something else is in this place already. It is on our staff’s list.",
    "NotFound": "Something that this step needs is missing. It is on our staff’s list.",
}
WORDS |= {  # waits whose own words tell operators what to run or set
    "HeldByAnother": "Somebody else is just giving this name up. That takes a moment.",
    "PolicyForbids": "Changes of DNS are put off at the moment. That is ours to decide; you need not do anything.",
    "HeldBack": "So much would change at once that our staff look at it first.",
    "CaaForbids": "The name is right everywhere, but a CAA record forbids its certificate. That is ours to mend.",
}
STUCK = "This step cannot go on by itself. It is on our staff’s list."


def explanation_for(condition: Condition) -> str:
    """A sentence for the customer; the loop's own verdicts are written for people and are passed on."""
    if condition.is_ready and condition.step in workflow():
        return workflow()[condition.step].when_done or condition.message
    if condition.reason in WORDS:
        return WORDS[condition.reason]
    return STUCK if condition.status == Condition.Status.STALLED else condition.message
