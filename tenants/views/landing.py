"""What Sonicus is and what it costs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenants.models import Plan

EXAMPLE = (
    ("Database", "A schema of your own"),
    ("Address", "Published, and seen by every name server"),
    ("Subscription", "Your trial, without surprises"),
    ("Instance", "Running and healthy"),
)


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "landing.html", {"plans": Plan.objects.offered(), "example": EXAMPLE})
