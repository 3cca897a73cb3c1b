"""The room's addresses on the public host."""

from django.urls import path

from dns.views import page

urlpatterns = [
    path("organizations/<slug:slug>/dns/", page.dns_page, name="organization_dns"),
    path("organizations/<slug:slug>/dns/progress/", page.dns_progress, name="organization_dns_progress"),
    path("organizations/<slug:slug>/dns/verify/", page.verify, name="organization_dns_verify"),
]
