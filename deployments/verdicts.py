"""Whether what was asked for is in effect, as the platform says."""

from deployments.backends.base import PROVIDER
from deployments.changes import counted
from deployments.ingress import publish
from deployments.models import Release
from deployments.observation import record
from deployments.registry import backend
from sonicus.lib.outcomes import Ready, Verdict, Waiting
from sonicus.lib.providers import ErrorKind, ProviderError
from tenants.models import Organization

SHORTEST_PAUSE, LONGEST_PAUSE = 0.3, 5.0
State = Release.State

AWAITED = {
    State.REQUESTED: ("Requested", "The platform has not confirmed release {} yet."),
    State.ACCEPTED: ("Accepted", "The platform has accepted release {}."),
    State.PROVISIONING: ("Provisioning", "Release {} is being set up."),
    State.HEALTH_CHECK: ("HealthCheck", "Release {} starts; its health check has not passed yet."),
}


def verdict_of_staying(organization: Organization) -> Verdict:
    newest = _observed(Release.objects.newest(organization))
    publish(organization)
    if newest is None or newest.is_gone:
        return Waiting(
            "Vanished", "The platform knows nothing of it any more; it is asked for a new one.", SHORTEST_PAUSE
        )
    if newest.state == State.FAILED:
        raise _failed(newest)
    if newest.state != State.LIVE:
        return _verdict_of_progress(newest)
    return _verdict_of_live(newest, wanted=organization.plan.instances)


def verdict_of_leaving(organization: Organization) -> Verdict:
    publish(organization)
    standing = Release.objects.standing().filter(organization=organization)
    return _verdict_of_removals(list(standing), "Removing") or Ready("Nothing is deployed any more.")


def _verdict_of_progress(release: Release) -> Verdict:
    if release.state == State.TIMED_OUT or release.is_overdue:
        if release.state != State.TIMED_OUT:
            release.time_out()
        said = release.message or "nothing"
        message = f"release {release.number} takes too long; last it said: {said} It is asked for again."
        raise ProviderError(PROVIDER, ErrorKind.UNAVAILABLE, message)
    reason, message = AWAITED[State(release.state)]
    return Waiting(reason, message.format(release.number), _pause(release.seconds_in_state))


def _verdict_of_live(release: Release, *, wanted: int) -> Verdict:
    if not release.instances == release.ready_instances == wanted or not release.endpoint:
        message = f"{counted(release.ready_instances)} ready, {wanted} wanted."
        return Waiting("Scaling", message, SHORTEST_PAUSE)
    older = list(Release.objects.standing().older_than(release))
    return _verdict_of_removals(older, "Replacing") or Ready(
        f"Release {release.number} live, {counted(release.ready_instances)}."
    )


def _verdict_of_removals(releases: list[Release], reason: str) -> Waiting | None:
    """None when all of them are gone."""
    left = [release for release in releases if not release.is_gone and not _is_seen_gone(release)]
    if not left:
        return None
    if overdue := [release for release in left if release.removal_asked_at and not release.awaits_removal]:
        message = f"release {overdue[0].number} should be removed, but is still there. It is asked for again."
        raise ProviderError(PROVIDER, ErrorKind.UNAVAILABLE, message)
    numbers = ", ".join(str(release.number) for release in left)
    return Waiting(reason, f"Release {numbers} is being removed.", SHORTEST_PAUSE)


def _is_seen_gone(release: Release) -> bool:
    observed = _observed(release)
    return observed is not None and observed.is_gone


def _observed(release: Release | None) -> Release | None:
    """The same release, after asking the platform about it."""
    if release and release.handle:
        record(release, backend().observe(release.handle))
    return release


def _failed(release: Release) -> ProviderError:
    message = f"release {release.number} failed. {release.message} Mend the cause and retry: that makes a new release."
    return ProviderError(PROVIDER, ErrorKind.INVALID, message)


def _pause(seconds: float) -> float:
    """Short at first, when most releases become live; a quarter of the time waited so far later on."""
    return min(LONGEST_PAUSE, max(SHORTEST_PAUSE, seconds / 4))
