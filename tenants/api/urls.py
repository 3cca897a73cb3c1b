"""Addresses below /api/. The last pattern answers all others, so that programs never get a page."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from tenants.api import openapi  # noqa: F401  registers itself
from tenants.api.problems import not_found
from tenants.api.views import AvailabilityView, OrganizationViewSet, PlanViewSet

router = SimpleRouter()
router.register("organizations", OrganizationViewSet, basename="organization")
router.register("plans", PlanViewSet, basename="plan")

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("v1/slugs/<str:slug>/", AvailabilityView.as_view(), name="slug"),
    path("v1/", include(router.urls)),
    re_path(r"^(?P<path>[\s\S]*)\Z", not_found),
]
