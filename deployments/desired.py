"""What an organization should run."""

from django.conf import settings

from deployments.backends.base import ReleaseSpec, Subject
from tenants.models import Organization

PORT = 8000
HEALTH_PATH = "/healthz"


def desired_spec(organization: Organization) -> ReleaseSpec:
    return ReleaseSpec(
        image=settings.DEPLOYMENT_IMAGE,
        port=PORT,
        health_path=HEALTH_PATH,
        environment={"SONICUS_ORGANIZATION": str(organization.pk), "SONICUS_HOST": organization.host},
        instances=organization.plan.instances,
    )


def subject_of(organization: Organization, number: int) -> Subject:
    return Subject(str(settings.INSTALL_ID), str(organization.pk), organization.slug, number)


def needs_new_release(current: ReleaseSpec, wanted: ReleaseSpec) -> bool:
    """Another number of instances is no new release: what runs is scaled."""
    return {**current.as_json(), "instances": 0} != {**wanted.as_json(), "instances": 0}
