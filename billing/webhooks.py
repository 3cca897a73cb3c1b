"""What Stripe tells us of: a hint to look again, never a fact. The billing step fetches what it wants to know.

In place of dj-stripe's own view, which keeps every forged message in the database and calls Stripe several times
within the request. The endpoint's row is dj-stripe's.
"""

import json
from typing import Any
from uuid import UUID

import stripe
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from djstripe.models import WebhookEndpoint

from billing.models import BillingAccount
from tenants.loop.wake import wake
from tenants.models import Organization

STEP = "billing"


@csrf_exempt
@require_POST
def hear(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """400 for what Stripe did not sign with the endpoint's secret; 200 for all else, also where it concerns nobody."""
    endpoint = get_object_or_404(WebhookEndpoint, djstripe_uuid=uuid)
    signature = request.headers.get("Stripe-Signature", "")
    try:
        stripe.WebhookSignature.verify_header(request.body, signature, endpoint.secret, endpoint.djstripe_tolerance)
        event = json.loads(request.body)
    except (stripe.SignatureVerificationError, ValueError):
        return HttpResponseBadRequest("not signed by Stripe", content_type="text/plain")
    organization = _concerned(event)
    if organization:
        wake(organization, [STEP])
    return HttpResponse(status=200)


def _concerned(event: Any) -> Organization | None:
    """The organization whose customer the event's object is, or belongs to."""
    thing = _within(_within(event, "data"), "object")
    customer_id = thing.get("id" if thing.get("object") == "customer" else "customer")
    account = BillingAccount.objects.filter(customer_id=customer_id).select_related("organization").first()
    return account.organization if customer_id and account else None


def _within(value: Any, name: str) -> dict[str, Any]:
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}
