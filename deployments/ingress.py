"""The one writer of Organization.ingress: where the instances answer."""

from deployments.models import Release
from tenants.models import Organization


def publish(organization: Organization, *, without: Release | None = None) -> None:
    """The endpoint of the newest release that is live; empty when there is none. `without` is about to be removed."""
    live = Release.objects.standing().filter(organization=organization, state=Release.State.LIVE)
    serving = live.filter(removal_asked_at__isnull=True).exclude(endpoint="")
    if without:
        serving = serving.exclude(pk=without.pk)
    newest = serving.order_by("-number").first()
    organization.ingress = newest.endpoint if newest else ""
    rows = Organization.objects.filter(pk=organization.pk).exclude(ingress=organization.ingress)
    rows.update(ingress=organization.ingress)
