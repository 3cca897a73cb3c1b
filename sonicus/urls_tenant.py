"""Addresses on an organization's own host."""

from django.urls import include, path

handler500 = "tenants.views.errors.server_error"
urlpatterns = [path("", include("tenants.urls_tenant"))]
