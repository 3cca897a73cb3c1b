from collections.abc import Iterable

from django import template

from dns.models import CustomDomain
from dns.reports.domains import WAITING
from tenants.models import Organization

register = template.Library()


@register.simple_tag
def waiting_domains(rows_of_list: Iterable[tuple[Organization, object]]) -> list[CustomDomain]:
    """Custom domains for which somebody has to do something, of the organizations that a page lists."""
    organizations = [organization for organization, _ in rows_of_list]
    rows = CustomDomain.objects.filter(organization__in=organizations, ownership__in=WAITING)
    return list(rows.select_related("organization").order_by("organization__name", "name"))
