"""What staff and owners should know of a name, and what is no reason to refuse it."""

from dns.domains.naming import look_alike
from dns.models import CustomDomain
from tenants.naming.confusables import looks_like


def cautions(domain: CustomDomain) -> list[str]:
    """In sentences. Asks the database, and nobody outside."""
    letters = look_alike(domain.name)
    other = looks_like(domain.name, for_organization=domain.organization)
    return [letters] * bool(letters) + [f"It is easily taken for {other}."] * bool(other)
