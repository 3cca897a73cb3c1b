"""Addresses on an organization's own host."""

from django.urls import include, path

urlpatterns = [path("", include("tenants.urls_tenant"))]
