"""The ground's addresses on the public host."""

from django.conf import settings
from django.urls import path
from django.views.generic import RedirectView

from tenants.views import handoff, landing, organizations, signup

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}img/favicon.svg")),
    path("signup/", RedirectView.as_view(pattern_name="account_signup", query_string=True)),
    path("signup/slug/", signup.slug_answer, name="slug_answer"),
    path("signup/suggestion/", signup.slug_suggestion, name="slug_suggestion"),
    path("accounts/signup/", signup.SignUpView.as_view(), name="account_signup"),
    path("accounts/confirm-email/resend/", signup.resend_verification, name="resend_verification"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/new/", organizations.new_organization, name="new_organization"),
    path("organizations/<slug:slug>/", organizations.organization, name="organization"),
    path("organizations/<slug:slug>/progress/", organizations.organization_progress, name="organization_progress"),
    path("organizations/<slug:slug>/retry/", organizations.retry, name="retry"),
    path("handoff/", handoff.issue_pass, name="issue_pass"),
]
