"""What beat asks of the workers, and how often, in seconds. A message that nobody took in time is dropped."""

from typing import Any

SWEEP_SECONDS = 3

SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": {
        "task": "tenants.tasks.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"queue": "tenants", "expires": SWEEP_SECONDS},
    },
    "deliver-mail": {
        "task": "tenants.tasks.deliver_mail",
        "schedule": 15,
        "options": {"queue": "mail", "expires": 15},
    },
    "retry-mail": {
        "task": "tenants.tasks.retry_mail",
        "schedule": 60,
        "options": {"queue": "mail", "expires": 60},
    },
    "forget-sent-mail": {
        "task": "tenants.tasks.forget_sent_mail",
        "schedule": 24 * 3600,
        "options": {"queue": "mail", "expires": 3600},
    },
    "release-unverified": {
        "task": "tenants.tasks.release_unverified",
        "schedule": 3600,
        "options": {"queue": "tenants", "expires": 3600},
    },
    "forget-released-names": {
        "task": "tenants.tasks.forget_released_names",
        "schedule": 3600,
        "options": {"queue": "tenants", "expires": 3600},
    },
    "survey-zones": {  # looks which are due: each every quarter of an hour, or as soon as asked (dns/surveys)
        "task": "dns.tasks.survey_zones",
        "schedule": 60,
        "options": {"queue": "dns", "expires": 60},
    },
    "fill-pool": {
        "task": "tenants.tasks.fill_pool",
        "schedule": 15,
        "options": {"queue": "tenants", "expires": 15},
    },
    "forget-old-answers": {
        "task": "dns.tasks.forget_old_answers",
        "schedule": 3600,
        "options": {"queue": "dns", "expires": 3600},
    },
    "sweep-custom-domains": {
        "task": "dns.tasks.sweep_custom_domains",
        "schedule": 10,
        "options": {"queue": "dns", "expires": 10},
    },
    "look-at-certificates": {  # looks which are due: each once a day (dns/tls/certificates.py)
        "task": "dns.tasks.look_at_certificates",
        "schedule": 60,
        "options": {"queue": "dns", "expires": 60},
    },
    "tidy-schemas": {
        "task": "tenants.tasks.tidy_schemas",
        "schedule": 300,
        "options": {"queue": "tenants", "expires": 300},
    },
}
