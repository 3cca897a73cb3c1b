"""Whether the customer file can be worked with: looked at, and tried out."""

from collections.abc import Callable
from decimal import Decimal

from django.utils import timezone

from crm.introduction import SOURCE, TAG
from crm.providers.base import LeadProvider, NewLead
from crm.registry import customer_file
from sonicus.lib.findings import Finding, fail, ok
from sonicus.lib.providers import ErrorKind, ProviderError

MENDS = {
    ErrorKind.UNAVAILABLE: "Look whether Odoo is up at ODOO_URL, then try again.",
    ErrorKind.RATE_LIMITED: "Try again later.",
    ErrorKind.AUTH: "Make a new key in Odoo (Preferences, Account Security) for ODOO_USER and set ODOO_API_KEY.",
    ErrorKind.INVALID: "Compare ODOO_URL and ODOO_DB with Odoo; the app CRM must be installed there.",
}
RIGHTS = "Give ODOO_USER in Odoo: Sales / User: All Documents, and Contact Creation."
PROBE_KEY = "probe"  # one for all times, so that there is never more than one such lead


def probe() -> list[Finding]:
    """Version, key, rights. Stops at the first that fails, because the rest would fail by it."""
    crm = customer_file()
    findings: list[Finding] = []
    for subject, look in (("Odoo", crm.describe), ("Odoo key", crm.sign_in), ("Odoo rights", lambda: _rights(crm))):
        findings.append(_finding(subject, look))
        if findings[-1].mend:
            break
    return findings


def exercise() -> list[Finding]:
    """A throw-away lead there and back. It stays in the archive: nobody but a sales manager may delete one."""
    return [_finding("Odoo lead", lambda: _round_trip(customer_file()))]


class _DisagreementError(Exception):
    """What was read is not what was written, or a right is missing. The text says which; `mend` what to do."""

    def __init__(self, seen: str, mend: str) -> None:
        super().__init__(seen)
        self.mend = mend


def _finding(subject: str, look: Callable[[], str]) -> Finding:
    try:
        return ok(subject, look())
    except _DisagreementError as error:
        return fail(subject, str(error), error.mend)
    except ProviderError as error:
        return fail(subject, str(error), MENDS.get(error.kind, "Look into Odoo's log, then try again."))


def _rights(crm: LeadProvider) -> str:
    if lacking := crm.lacking_rights():
        raise _DisagreementError(f"The user may not: {', '.join(lacking)}", RIGHTS)
    return "The user may make and change leads, tags and sources."


def _round_trip(crm: LeadProvider) -> str:
    title = f"Sonicus test {timezone.now():%Y-%m-%d %H:%M:%S}"
    id = crm.make(_throw_away(title))
    crm.reopen(id, title)
    _require(crm, id, title, is_archived=False)
    crm.lose(id, "Test")
    _require(crm, id, title, is_archived=True)
    return f"Lead {id} was made, read back, marked lost and left in the archive, since deleting is not granted."


def _require(crm: LeadProvider, id: int, title: str, *, is_archived: bool) -> None:
    found = crm.read(id)
    if found is None or (found.title, found.is_archived) != (title, is_archived):
        seen = f"Lead {id} was read back as {found.title if found else 'gone'}, not as {title} just written"
        raise _DisagreementError(seen, "Look into Odoo for automation rules that change leads of the user ODOO_USER.")


def _throw_away(title: str) -> NewLead:
    return NewLead(
        key=PROBE_KEY,
        title=title,
        email="",
        company="",
        website="",
        description="Made by a test of the connection. It may be deleted.",
        source=SOURCE,
        medium="test",
        tag=TAG,
        expected_revenue=Decimal(0),
    )
