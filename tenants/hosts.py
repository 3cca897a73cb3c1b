"""Which host belongs to whom. Hosts are matched exactly; there is no default organization."""

from django.conf import settings
from django.http import HttpRequest

from tenants.models import Domain, Organization

MOST_CHECKED = 10_000
_checked: dict[tuple[str, str | None], str] = {}


def authority_of(request: HttpRequest) -> str:
    """As request.get_host(), which looks at the form of a text anew in each request, although it saw it in the last.

    Raises DisallowedHost.
    """
    if "HTTP_HOST" not in request.META:
        return request.get_host()
    asked = request.META["HTTP_HOST"], request.META.get("HTTP_X_FORWARDED_HOST")
    authority = _checked.get(asked)
    if authority is None:
        authority = request.get_host()
        if len(_checked) >= MOST_CHECKED:
            _checked.clear()
        _checked[asked] = authority
    return authority


def host_of(authority: str) -> str:
    """The bare host name of `host:port`, in the form in which rows keep it."""
    return authority.partition(":")[0].lower().rstrip(".")


def is_public_host(authority: str, host: str) -> bool:
    """`host` is what host_of() found in the authority."""
    return host in settings.LOOPBACK_HOSTS or authority.lower() == settings.PUBLIC_HOST


def is_below_ours(host: str) -> bool:
    """Whether it lies below a base domain of ours; else it is a name that a customer brought."""
    return any(host.endswith(f".{base}") for base in settings.BASE_DOMAINS)


def organization_at(host: str) -> Organization | None:
    """Of those that are vouched for and not leaving; nobody learns of the others."""
    if "\0" in host:  # nothing that PostgreSQL could be asked for
        return None
    domains = Domain.objects.select_related("tenant", "tenant__plan").defer("tenant__generation")  # changes often
    domain = domains.filter(domain=host, tenant__vouched_at__isnull=False, tenant__leaving_at__isnull=True).first()
    return domain.tenant if domain else None


def origin_of(host: str) -> str:
    """Where browsers reach a host: its scheme, and the port of the public pages where that is not the usual one."""
    scheme, _, authority = settings.PUBLIC_URL.partition("://")
    port = authority.partition(":")[2]
    return f"{scheme}://{host}{':' + port if port else ''}"
