"""What staff see first of DNS (settings.OVERVIEW_TILES)."""

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from dns.figures.analytics import latest_day
from dns.models import CustomDomain, Difference, Orphan, Zone
from dns.plans.thresholds import HELD_BACK
from sonicus.lib.durations import in_words, roughly
from tenants.admin.tiles import Tile
from tenants.models import Condition

Ownership = CustomDomain.Ownership


def tiles(request: HttpRequest) -> list[Tile]:
    """Those that the person may look into; a count of nothing is shown too, so that nobody wonders about it."""
    every = [
        ("dns.view_difference", _drift),
        ("tenants.view_condition", _foreign),
        ("dns.view_orphan", _orphans),
        ("tenants.view_condition", _held_back),
        ("dns.view_customdomain", _domains),
        ("dns.view_zone", _survey),
        ("dns.view_propagation", _speed),
    ]
    return [tile() for permission, tile in every if request.user.has_perm(permission)]


def _drift() -> Tile:
    count = Difference.objects.filter(organization__isnull=False).values("organization").distinct().count()
    return {"label": "organizations whose DNS differs", "count": count, "href": _list(Difference)}


def _foreign() -> Tile:
    return _conditions("foreign records in the way", "Conflict")


def _orphans() -> Tile:
    return {"label": "orphans waiting", "count": Orphan.objects.standing().count(), "href": _list(Orphan)}


def _held_back() -> Tile:
    return _conditions("held back by thresholds", HELD_BACK)


def _domains() -> Tile:
    rows = CustomDomain.objects.filter(ownership__in=[Ownership.FAILING, Ownership.STOPPED])
    return {"label": "custom domains failing", "count": rows.count(), "href": _list(CustomDomain)}


def _survey() -> Tile:
    """How long ago that zone was surveyed that was not for the longest time."""
    times = [Zone.objects.filter(base=base).values_list("surveyed_at", flat=True).first() for base in _bases()]
    seen = [at for at in times if at]
    age = roughly(timezone.now() - min(seen)) if len(seen) == len(times) else "never"
    return {"label": "since the oldest survey", "count": age, "href": _list(Zone)}


def _speed() -> Tile:
    day = latest_day()
    median = in_words(day.quorum.p50) if day and day.quorum else "–"
    address = reverse("admin:dns_propagation_figures")
    return {"label": "from write to quorum (p50, last day)", "count": median, "href": address}


def _conditions(label: str, reason: str) -> Tile:
    rows = Condition.objects.filter(step="dns", reason=reason, organization__left_at__isnull=True)
    address = f"{reverse('admin:tenants_condition_changelist')}?step=dns&reason={reason}"
    return {"label": label, "count": rows.count(), "href": address}


def _bases() -> tuple[str, ...]:
    return tuple(settings.BASE_DOMAINS)


def _list(model: type[Model]) -> str:
    return reverse(f"admin:dns_{model._meta.model_name}_changelist")
