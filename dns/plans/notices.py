"""What staff are told by mail of the brake: once a day for each zone, as long as it holds."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse

from dns.models import Zone
from dns.plans.thresholds import FORCE, HELD_BACK, STEP, held_back
from tenants.models import AuditEvent, Condition
from tenants.notices import staff_addresses

TOLD = "brake.told"
EVERY = timedelta(days=1)
NAMED = 10
TEXT = """\
{count} below {base} would have records changed or removed that nobody asked for. That is more at once than goes by \
itself, so it waits for somebody's word:

{names}

{why}

Look:    {address}
         manage.py dns plan --zone {base}
Go on:   {force} --zone {base}

They go on by themselves where the zone is put right in another way.
"""


def tell_staff_of_held_back() -> None:
    """Written to rows, and a worker sends it."""
    for base in held_back().values_list("organization__base_domain", flat=True).distinct():
        _tell(base)


def _tell(base: str) -> None:
    """The zone's row is locked, so that of two workers one tells."""
    recipients = staff_addresses()
    if not recipients:
        return
    with transaction.atomic():
        list(Zone.objects.select_for_update().filter(base=base))
        held = list(held_back(base).select_related("organization").order_by("organization__slug"))
        if not held or AuditEvent.objects.filter(verb=TOLD, details__zone=base, at__gte=Now() - EVERY).exists():
            return
        send_mail(f"{base}: changes are held back", _text(base, held), None, recipients)
        AuditEvent.record(TOLD, organization=None, zone=base, organizations=len(held))


def _text(base: str, held: list[Condition]) -> str:
    count = "1 organization" if len(held) == 1 else f"{len(held)} organizations"
    lines = [f"- {condition.organization.slug}" for condition in held[:NAMED]]
    lines += [f"- and {len(held) - NAMED} more"] if len(held) > NAMED else []
    facts = {"count": count, "base": base, "names": "\n".join(lines), "why": held[0].message, "force": FORCE}
    return TEXT.format(**facts, address=_address())


def _address() -> str:
    path = reverse("admin:tenants_condition_changelist", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return f"{settings.PUBLIC_URL}{path}?step={STEP}&reason={HELD_BACK}"
