"""What beat asks of the workers, and how often, in seconds. A message that nobody took in time is dropped.

Nothing is rarer than once an hour: beat counts from its own start where its file is gone, as with each new container,
and what is due once a day would never come where there is a release every day.
"""

from typing import Any

SWEEP_SECONDS = 3
HOUR = 3600


def _every(seconds: int, task: str, *, queue: str) -> dict[str, Any]:
    """In time is before the next message."""
    return {"task": task, "schedule": seconds, "options": {"queue": queue, "expires": seconds}}


SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": _every(SWEEP_SECONDS, "tenants.tasks.sweep", queue="tenants"),
    "deliver-mail": _every(15, "tenants.tasks.deliver_mail", queue="mail"),
    "retry-mail": _every(60, "tenants.tasks.retry_mail", queue="mail"),
    "forget-sent-mail": _every(HOUR, "tenants.tasks.forget_sent_mail", queue="mail"),
    "release-unverified": _every(HOUR, "tenants.tasks.release_unverified", queue="tenants"),
    "forget-released-names": _every(HOUR, "tenants.tasks.forget_released_names", queue="tenants"),
    "survey-zones": _every(60, "dns.tasks.survey_zones", queue="dns"),  # those that are due
    "compare-zones": _every(60, "dns.tasks.compare_zones", queue="dns"),  # those that were written to
    "tell-of-held-back": _every(60, "dns.tasks.tell_of_held_back", queue="dns"),
    "look-at-aliases": _every(HOUR, "dns.tasks.look_at_aliases", queue="dns"),
    "fill-pool": _every(15, "tenants.tasks.fill_pool", queue="tenants"),
    "forget-old-answers": _every(HOUR, "dns.tasks.forget_old_answers", queue="dns"),
    "sum-up-days-of-dns": _every(HOUR, "dns.tasks.sum_up_days", queue="dns"),
    "sweep-custom-domains": _every(10, "dns.tasks.sweep_custom_domains", queue="dns"),
    "look-at-certificates": _every(60, "dns.tasks.look_at_certificates", queue="dns"),  # those that are due
    "tidy-schemas": _every(300, "tenants.tasks.tidy_schemas", queue="tenants"),
}
