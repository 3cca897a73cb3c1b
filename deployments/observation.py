"""Writing down what the platform says of a release: polls and callbacks come through here, and nothing else."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from deployments.backends.base import Observed, Phase
from deployments.models import Release

State = Release.State

STATES = {
    Phase.ACCEPTED: State.ACCEPTED,
    Phase.PROVISIONING: State.PROVISIONING,
    Phase.HEALTH_CHECK: State.HEALTH_CHECK,
    Phase.LIVE: State.LIVE,
    Phase.STOPPED: State.LIVE,  # none of its instances is ready, which the counts say
    Phase.FAILED: State.FAILED,
    Phase.REMOVED: State.REMOVED,
}

OBSERVED_FIELDS = [
    "observed_at",
    "seq",
    "message",
    "endpoint",
    "instances",
    "ready_instances",
    "state",
    "state_at",
    "gone_at",
]


def record(release: Release, observed: Observed | None) -> bool:
    """Keep the later word, and say whether it was news. None means that nothing is left outside."""
    if observed is None:
        return record_gone(release)
    with transaction.atomic():
        row = Release.objects.select_for_update().get(pk=release.pk)
        if observed.seq < row.seq or row.is_gone:
            return False
        is_news = observed.seq > row.seq
        _keep(row, observed, is_news=is_news)
    release.refresh_from_db()
    return is_news


def record_gone(release: Release) -> bool:
    """Nothing of it is outside any more."""
    rows = Release.objects.filter(pk=release.pk, gone_at__isnull=True)
    is_news = bool(rows.update(gone_at=Now(), observed_at=Now(), ready_instances=0, endpoint=""))
    Release.objects.filter(pk=release.pk).exclude(state__in=Release.FINAL).update(state=State.REMOVED, state_at=Now())
    release.refresh_from_db()
    return is_news


def _keep(row: Release, observed: Observed, *, is_news: bool) -> None:
    row.observed_at = observed.observed_at
    if is_news:
        row.seq, row.message, row.endpoint = observed.seq, observed.message, observed.endpoint
        row.instances, row.ready_instances = observed.instances, observed.ready_instances
        _move(row, observed)
    row.save(update_fields=OBSERVED_FIELDS)


def _move(row: Release, observed: Observed) -> None:
    """What failed or was superseded stays so in our books, whatever becomes of its remains."""
    state = row.state if row.state in Release.FINAL or observed.phase == Phase.REMOVING else STATES[observed.phase]
    if state != row.state:
        row.state, row.state_at = state, timezone.now()
    if observed.phase == Phase.REMOVED:
        row.gone_at = timezone.now()
