"""The changes of the deployment step. Each leaves exactly one thing outside, however often it is applied."""

from deployments.backends.base import Observed, ReleaseSpec
from deployments.desired import subject_of
from deployments.ingress import publish
from deployments.models import Release
from deployments.observation import record_gone
from deployments.registry import backend
from sonicus.lib.outcomes import Change
from tenants.models import Organization


def create(organization: Organization, number: int, spec: ReleaseSpec, *, vanished: Release | None = None) -> Change:
    def apply() -> None:
        if vanished:
            record_gone(vanished)
        send(Release.objects.begin(organization, number, spec))

    detail = f"{spec.image}, {counted(spec.instances)}"
    return Change("create", f"release {number}", detail, apply=apply)


def resend(release: Release) -> Change:
    """The same request once more: the platform knows it by its id if it has come through before."""
    return Change("request", f"release {release.number}", "not confirmed yet", apply=lambda: send(release))


def send(release: Release) -> None:
    spec = ReleaseSpec.from_json(release.spec)
    release.keep_handle(backend().deploy(subject_of(release.organization, release.number), spec))


def scale(release: Release, observed: Observed, instances: int) -> Change:
    def apply() -> None:
        if handle := release.handle:
            subject = subject_of(release.organization, release.number)
            backend().scale(subject, handle, instances, seen=observed.seq)

    detail = f"{counted(observed.instances)}, {instances} wanted"
    return Change("scale", f"release {release.number}", detail, apply=apply)


def start(release: Release, observed: Observed) -> Change:
    def apply() -> None:
        if handle := release.handle:
            backend().start(subject_of(release.organization, release.number), handle, seen=observed.seq)

    return Change("start", f"release {release.number}", "somebody stopped it", apply=apply)


def remove(release: Release) -> Change:
    def apply() -> None:
        publish(release.organization, without=release)
        handle = backend().remove(subject_of(release.organization, release.number), release.handle)
        if handle is None:
            record_gone(release)
        else:
            release.keep_handle(handle)
            release.note_removal_asked()

    return Change("delete", f"release {release.number}", release.external_id, apply=apply)


def counted(instances: int) -> str:
    return "1 instance" if instances == 1 else f"{instances} instances"
