"""The deployment step: an organization's newest release runs, healthy, with as many instances as its plan gives.

What differs from the newest release in more than its number of instances becomes a new release. The old one serves
until the new one is live, and is then removed. A release that failed stays failed: the step stalls, and whoever asks
again gets a new release. One that is overdue is timed out and asked for again, with growing pauses, as the same
release: a slow platform must not be given more and more work.
"""

from deployments import changes
from deployments.backends.base import Phase, ReleaseSpec
from deployments.desired import desired_spec, needs_new_release
from deployments.models import Release
from deployments.registry import backend
from deployments.verdicts import verdict_of_leaving, verdict_of_staying
from sonicus.lib.outcomes import Change, Holding, Verdict
from tenants.models import Condition, Organization
from tenants.reconciler import Reconciler

STEP = "deployment"
State = Release.State


class DeploymentReconciler(Reconciler):
    def plan(self, organization: Organization) -> list[Change]:
        if organization.is_leaving:
            standing = Release.objects.standing().filter(organization=organization)
            return [changes.remove(release) for release in standing if not release.awaits_removal]
        newest = Release.objects.newest(organization)
        return [*_towards(organization, newest), *_clearing(newest)]

    def check(self, organization: Organization) -> Verdict:
        return verdict_of_leaving(organization) if organization.is_leaving else verdict_of_staying(organization)

    def holdings(self, organization: Organization) -> list[Holding]:
        held = []
        for release in Release.objects.standing().filter(organization=organization):
            held.append(Holding("release", str(release.number), release.get_state_display()))
            if release.external_id:
                held.append(Holding("deployment", release.external_id, f"release {release.number}"))
        return held


def _towards(organization: Organization, newest: Release | None) -> list[Change]:
    """What brings the newest wanted release into being."""
    wanted = desired_spec(organization)
    if newest is None:
        return [changes.create(organization, 1, wanted)]
    if newest.is_gone or _was_asked_again(newest) or needs_new_release(ReleaseSpec.from_json(newest.spec), wanted):
        return [changes.create(organization, newest.number + 1, wanted)]
    if newest.handle is None or newest.state == State.TIMED_OUT:
        return [changes.resend(newest)]
    return _drift(newest, wanted) if newest.state == State.LIVE else []


def _drift(live: Release, wanted: ReleaseSpec) -> list[Change]:
    """What somebody did to a live release behind our back, and what the plan has changed since."""
    observed = backend().observe(live.handle) if live.handle else None
    if observed is None or observed.phase in (Phase.REMOVING, Phase.REMOVED):
        return [changes.create(live.organization, live.number + 1, wanted, vanished=live)]
    if observed.phase == Phase.STOPPED:
        return [changes.start(live, observed)]
    if observed.instances != wanted.instances:
        return [changes.scale(live, observed, wanted.instances)]
    return []


def _clearing(newest: Release | None) -> list[Change]:
    """Older releases go: the one that serves as soon as the newest is live, the others at once."""
    if newest is None:
        return []
    older = [release for release in Release.objects.standing().older_than(newest) if not release.awaits_removal]
    serves_on = newest.state != State.LIVE
    return [changes.remove(release) for release in older if not (serves_on and release.state == State.LIVE)]


def _was_asked_again(newest: Release) -> bool:
    """A failed release stalls the step; from there only somebody's wish leads on."""
    if newest.state != State.FAILED:
        return False
    conditions = Condition.objects.filter(organization=newest.organization_id, step=STEP)
    return conditions.filter(status=Condition.Status.STALLED).exists()
