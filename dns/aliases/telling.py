"""Once an hour: staff hear of further records that lead nowhere, of each once a week until somebody acts."""

from datetime import timedelta

from django.core.mail import send_mail
from django.db.models.functions import Now

from dns.aliases.dangling import Dangling, dangling_records
from sonicus.lib.findings import Finding, warn
from tenants.models import AuditEvent
from tenants.notices import staff_addresses

VERB = "record.dangling"
AGAIN = timedelta(days=7)

TEXT = """\
These further records lead to names that do not exist. Whoever registers such a name decides what visitors of ours see:

{lines}

Look:  manage.py dns doctor
       “Wanted records” in the staff pages
"""


def tell_of_dangling() -> list[Dangling]:
    """What was told. The mail is written to rows, and a worker sends it; the audit trail keeps that it was."""
    new = [one for one in dangling_records() if not _was_told(one)]
    for one in new:
        facts = {"record": str(one.wish.pk), "name": one.wish.name, "type": one.wish.type, "target": one.target}
        AuditEvent.record(VERB, organization=one.wish.organization, **facts)
    recipients = staff_addresses()
    if new and recipients:
        lines = "\n".join(f"- {one}. {one.mend}" for one in new)
        send_mail("Records that lead nowhere", TEXT.format(lines=lines), None, recipients)
    return new


def probe_dangling() -> list[Finding]:
    return [warn(one.wish.name, str(one), one.mend) for one in dangling_records()]


def _was_told(one: Dangling) -> bool:
    lately = AuditEvent.objects.filter(verb=VERB, organization=one.wish.organization, at__gte=Now() - AGAIN)
    return lately.filter(details__record=str(one.wish.pk), details__target=one.target).exists()
