"""Signing an organization up: a person, an organization, and a letter to prove the address."""

from http import HTTPStatus
from typing import Any

from allauth.account.internal.flows.email_verification import send_verification_email_at_login
from allauth.account.stages import EmailVerificationStage, LoginStageController
from allauth.account.views import SignupView
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from tenants.availability import availability, first_free
from tenants.models import Plan
from tenants.throttles import seconds_to_wait


class SignUpView(SignupView):  # type: ignore[misc]
    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "plan": chosen_plan(self.request)}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except ValidationError as error:  # somebody else was faster
            form.add_error(None, error)
            response = self.form_invalid(form)
        return response


def chosen_plan(request: HttpRequest) -> str:
    """The plan that a link named, or the first."""
    offered = list(Plan.objects.offered().values_list("key", flat=True))
    asked_for = request.GET.get("plan", "")
    return asked_for if asked_for in offered else next(iter(offered), "")


@require_safe
def slug_answer(request: HttpRequest) -> HttpResponse:
    """Fragment: whether an address is free, and why not."""
    text = request.GET.get("slug", "")
    if text.strip() and (seconds := seconds_to_wait(request)):
        return _later(request, seconds)
    answer = availability(text, for_email=getattr(request.user, "email", "")) if text.strip() else None
    return render(request, "signup/_slug_answer.html", {"answer": answer})


@require_safe
def slug_suggestion(request: HttpRequest) -> HttpResponse:
    """Fragment: the address field, filled from the organization's name unless a person has filled it."""
    slug, suggested = request.GET.get("slug", ""), request.GET.get("suggested", "")
    if slug not in ("", suggested):
        return HttpResponse(status=204)
    if seconds := seconds_to_wait(request):
        return _later(request, seconds)
    slug = first_free(request.GET.get("name", ""))
    answer = availability(slug) if slug else None
    return render(request, "signup/_slug_field.html", {"slug": slug, "suggested": slug, "answer": answer})


def _later(request: HttpRequest, seconds: int) -> HttpResponse:
    """In the place of the answer; the page asks again by itself."""
    answer = render(request, "signup/_slug_later.html", {"seconds": seconds}, status=HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"] = str(seconds)
    return reswap(retarget(answer, "#slug-answer"), "innerHTML")


@require_POST
def resend_verification(request: HttpRequest) -> HttpResponse:
    """Another letter for the sign-up or log-in that this browser has begun; says the same for unknown addresses."""
    stage = LoginStageController.enter(request, EmailVerificationStage.key)
    if stage is None:
        messages.info(request, "Log in, and we send you a new link.")
        return redirect("account_login")
    if not send_verification_email_at_login(request, stage.login):
        messages.warning(request, "A link is on its way already. You can ask for another one in a few minutes.")
    return redirect("account_email_verification_sent")
