"""Living organizations that a name is easily taken for: a warning, no refusal, since bill and bili may both live."""

from collections.abc import Collection

from tenants.models import Organization
from tenants.naming.claimant import Claimant
from tenants.naming.skeleton import skeleton, skeleton_of


def warning_about(slug: str, claimant: Claimant) -> str:
    """For people; empty where nobody's address looks like it."""
    other = mistaken_for([slug], claimant).get(slug, "")
    return f"It is easily mistaken for “{other}”, which is somebody else's address." if other else ""


def mistaken_for(slugs: Collection[str], claimant: Claimant) -> dict[str, str]:
    """Those that look like another living one, each with that one."""
    looks = {skeleton(slug) for slug in slugs}
    living = Organization.objects.filter(leaving_at__isnull=True).alias(seen=skeleton_of("slug")).filter(seen__in=looks)
    if claimant.organization:
        living = living.exclude(pk=claimant.organization.pk)
    found = list(living.order_by("-slug").values_list("slug", flat=True))
    return {slug: other for slug in slugs for other in found if other != slug and skeleton(other) == skeleton(slug)}
