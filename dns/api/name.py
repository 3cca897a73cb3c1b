"""/organizations/{slug}/dns/: the organization's own name. Its state, its figures, and asking for another look."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException, Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from dns.api.base import READING, TOO_EARLY, OrganizationView
from dns.api.examples import ON_ITS_WAY
from dns.api.serializers import AskedSerializer, FiguresSerializer, StateSerializer
from dns.figures.analytics import figures
from dns.models import Observation
from dns.propagation.asking_again import AskedAgain, ask_again
from dns.reports.seen import newest_round
from dns.reports.state import state_of_dns
from tenants.api.serializers import ProblemSerializer
from tenants.models import Organization


class TooEarlyError(Throttled):
    """With Retry-After. The words say already when; REST framework would say it once more."""

    def __init__(self, told: AskedAgain) -> None:
        super().__init__(detail=told.words)
        self.wait = told.retry_in


class NothingThereError(APIException):
    """No time heals it, unlike that of a request which came too early."""

    status_code = status.HTTP_409_CONFLICT


NOTHING_THERE = OpenApiResponse(ProblemSerializer, "No record of the organization stands in DNS: nothing to look at.")


class StateView(OrganizationView):
    @extend_schema(
        operation_id="organization_dns_state",
        summary="How the organization's name does in DNS",
        responses={200: StateSerializer, **READING},
        examples=[ON_ITS_WAY],
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(StateSerializer(_state(self.organization, for_staff=request.user.is_staff)).data)


class VerifyView(OrganizationView):
    @extend_schema(
        operation_id="organization_dns_verify",
        summary="Have the servers looked at now",
        request=None,
        responses={202: AskedSerializer, **READING, 409: NOTHING_THERE, 429: TOO_EARLY},
    )
    def post(self, request: Request, slug: str) -> Response:
        told = ask_again(self.organization, request.user)
        if told.retry_in:
            raise TooEarlyError(told)
        if not told.is_done:
            raise NothingThereError(told.words)
        state = reverse("organization_dns_api", args=[slug], request=request)
        return Response({"message": told.words, "state": state}, status=status.HTTP_202_ACCEPTED)


class FiguresView(OrganizationView):
    @extend_schema(
        operation_id="organization_dns_figures",
        summary="How fast DNS followed the writes of the last days",
        responses={200: FiguresSerializer, **READING},
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(FiguresSerializer(figures(self.organization)).data)


def _state(organization: Organization, *, for_staff: bool) -> dict[str, Any]:
    found = newest_round(organization)
    return {
        **asdict(state_of_dns(organization, found, for_staff=for_staff)),
        "host": organization.host,
        "asked_at": found.at,
        "authoritative": _count(found.agreeing(Observation.Role.AUTHORITATIVE)),
        "resolvers": _count(found.agreeing(Observation.Role.RESOLVER)),
    }


def _count(agreeing: tuple[int, int]) -> dict[str, int]:
    return dict(zip(("agree", "asked"), agreeing, strict=True))
