"""Addresses of pages that break."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

handler500 = "tenants.views.errors.server_error"


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("a defect of ours")


urlpatterns = [path("", broken)]
