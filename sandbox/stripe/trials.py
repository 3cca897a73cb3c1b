from sandbox.stripe.errors import RefusedError
from sandbox.stripe.parameters import Parameters, whole_number

DAY = 24 * 3600


def trial_end_of(parameters: Parameters, now: int) -> int | None:
    """When the trial that was asked for ends; None where none was."""
    days = whole_number(parameters, "trial_period_days")
    if days is not None and parameters.get("trial_end"):
        raise RefusedError("You can't set both trial_end and trial_period_days.", param="trial_end")
    if days is not None:
        return now + days * DAY if days else None
    if parameters.get("trial_end") in (None, "", "now"):
        return None
    until = whole_number(parameters, "trial_end")
    if until is None or until <= now:
        message = "Invalid timestamp: must be an integer Unix timestamp in the future."
        raise RefusedError(message, param="trial_end")
    return until
