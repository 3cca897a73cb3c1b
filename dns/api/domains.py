"""/organizations/{slug}/domains/: names that customers bring. From POST to proven by polling one address."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from dns.api.base import CHANGING, READING, TOO_EARLY, OrganizationView
from dns.api.domain_serializers import DomainSerializer, NewDomainSerializer, ShortDomainSerializer
from dns.api.problems import DOMAIN_REFUSED
from dns.api.serializers import AskedSerializer
from dns.domains import add, remove, verify_now
from dns.domains.schedule import AT_ONCE_EVERY
from dns.reports.domains import domain_of, domains_of, living_domain_of

HOW = """Set the records of `instructions` at the DNS host of the name, then poll the domain's address:
`ownership` goes from `pending` to `proven`, or to `expired` at `expires_at`. Servers are asked by themselves, at
`next_check_at`; POST to `verify/` has them asked at once. `reason` and `message` tell what is missing."""


class DomainsView(OrganizationView):
    @extend_schema(
        operation_id="organization_domains",
        summary="The domains that count",
        responses={200: ShortDomainSerializer(many=True), **READING},
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(ShortDomainSerializer([one.domain for one in domains_of(self.organization)], many=True).data)

    @extend_schema(
        operation_id="organization_domain_add",
        summary="Add a domain, and be told which records prove it",
        description=HOW,
        request=NewDomainSerializer,
        responses={201: DomainSerializer, 400: DOMAIN_REFUSED, **CHANGING},
    )
    def post(self, request: Request, slug: str) -> Response:
        organization = self.require_changer()
        asked = NewDomainSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        domain = add(organization, asked.validated_data["name"], request.user)
        address = reverse("custom_domain_api", args=[slug, domain.name], request=request)
        return Response(DomainSerializer(domain).data, status=status.HTTP_201_CREATED, headers={"Location": address})


class DomainView(OrganizationView):
    @extend_schema(
        operation_id="organization_domain",
        summary="One domain: its two states, what to set, and who sees it",
        description=HOW,
        responses={200: DomainSerializer, **READING},
    )
    def get(self, request: Request, slug: str, name: str) -> Response:
        return Response(DomainSerializer(domain_of(self.organization, name)).data)

    @extend_schema(
        operation_id="organization_domain_remove",
        summary="Remove a domain",
        description="It stops leading here at once. If it was proven, its name is kept for the organization alone.",
        responses={204: None, **CHANGING},
    )
    def delete(self, request: Request, slug: str, name: str) -> Response:
        remove(living_domain_of(self.require_changer(), name), request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class DomainVerifyView(OrganizationView):
    @extend_schema(
        operation_id="organization_domain_verify",
        summary="Have the servers of a domain asked now",
        request=None,
        responses={202: AskedSerializer, **CHANGING, 429: TOO_EARLY},
    )
    def post(self, request: Request, slug: str, name: str) -> Response:
        if not verify_now(living_domain_of(self.require_changer(), name), request.user):
            raise Throttled(
                wait=AT_ONCE_EVERY.total_seconds(),
                detail="It was asked for a moment ago, or very often within an hour.",
            )
        state = reverse("custom_domain_api", args=[slug, name], request=request)
        body = {"message": "Its name servers are asked now.", "state": state}
        return Response(body, status=status.HTTP_202_ACCEPTED)
