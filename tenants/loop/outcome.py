"""What a turn came to, and when the next one is due."""

import random
from dataclasses import dataclass

from billiard.exceptions import SoftTimeLimitExceeded

from sonicus.lib.outcomes import Ready, Verdict
from sonicus.lib.providers import ErrorKind, ProviderError
from tenants.models import Condition

BACKOFF_BASE_SECONDS = 0.5
BACKOFF_CAP_SECONDS = 300.0
EAGER_CAP_SECONDS = 30.0  # while an organization is on its way: few are at a time, and people look on

Status = Condition.Status


@dataclass(frozen=True)
class Outcome:
    """`next_in` is in seconds; None means that nothing happens until somebody asks."""

    status: str
    reason: str
    message: str
    next_in: float | None
    failed: bool = False
    looked: bool = True  # whether the outside was looked at; if not, the turn leaves no trace in the ledger


def of_verdict(verdict: Verdict, resync_seconds: float) -> Outcome:
    if isinstance(verdict, Ready):
        return Outcome(Status.READY, "Ready", verdict.message, spread(resync_seconds))
    return Outcome(Status.RECONCILING, verdict.reason, verdict.message, spread(verdict.retry_in))


def of_blockers(labels: list[str]) -> Outcome:
    return Outcome(Status.BLOCKED, "WaitsForStep", f"Waits for: {', '.join(labels)}.", None, looked=False)


def of_patience(condition: Condition) -> Outcome:
    """A ready step stays as it is while those before it look at what is newly desired; then they wake it."""
    return Outcome(condition.status, condition.reason, condition.message, None, looked=False)


def of_error(error: Exception, failures: int, cap: float = BACKOFF_CAP_SECONDS) -> Outcome:
    """`failures` counts the failed turns in a row before this one; `cap` bounds the back-off, in seconds."""
    pause = full_jitter(failures, cap)
    if isinstance(error, ProviderError):
        return _of_provider_error(error, pause)
    if isinstance(error, SoftTimeLimitExceeded):
        return _retry("TurnTookTooLong", "It took too long and will be tried again.", pause)
    message = f"Something failed on our side ({type(error).__name__}); it will be tried again."
    return _retry("Unexpected", message, pause)


def is_foreseen(error: Exception) -> bool:
    return isinstance(error, ProviderError | SoftTimeLimitExceeded)


def _of_provider_error(error: ProviderError, pause: float) -> Outcome:
    reason = REASONS[error.kind]
    if not error.kind.passes_by_itself:
        return Outcome(Status.STALLED, reason, str(error), None, failed=True)
    return _retry(reason, str(error), pause + (error.retry_after or 0.0))


REASONS = {
    ErrorKind.UNAVAILABLE: "ProviderUnavailable",
    ErrorKind.RATE_LIMITED: "RateLimited",
    ErrorKind.AUTH: "AccessRefused",
    ErrorKind.INVALID: "RefusedAsInvalid",
    ErrorKind.CONFLICT: "Conflict",
    ErrorKind.NOT_FOUND: "NotFound",
}


def _retry(reason: str, message: str, next_in: float) -> Outcome:
    return Outcome(Status.RECONCILING, reason, message, next_in, failed=True)


def full_jitter(failures: int, cap: float) -> float:
    """Seconds, anywhere between nothing and the exponential ceiling, so that a crowd does not come back at once."""
    return random.uniform(0, min(cap, BACKOFF_BASE_SECONDS * 2 ** min(failures, 20)))  # noqa: S311


def spread(seconds: float) -> float:
    """A tenth more or less, so that equal intervals drift apart."""
    return seconds * random.uniform(0.9, 1.1)  # noqa: S311
