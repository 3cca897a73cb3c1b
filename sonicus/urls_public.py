"""Addresses on the public host."""

from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularSwaggerSplitView

handler500 = "tenants.views.errors.server_error"
urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("dns.api.urls")),  # before the ground's, which answers all others
    path("api/", include("tenants.api.urls")),
    re_path("^docs/?$", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
    path("", include("dns.urls")),
    path("", include("tenants.urls_public")),  # before allauth's, to take the place of its sign-up
    path("accounts/", include("allauth.account.urls")),
    path("hooks/deployments/", include("deployments.urls")),
    path("stripe/", include("billing.urls")),
]
