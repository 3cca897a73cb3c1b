"""The room's addresses on the public host."""

from django.urls import path

from dns.views import domains, page

DOMAIN = "organizations/<slug:slug>/dns/domains/<str:name>/"

urlpatterns = [
    path("organizations/<slug:slug>/dns/", page.dns_page, name="organization_dns"),
    path("organizations/<slug:slug>/dns/progress/", page.dns_progress, name="organization_dns_progress"),
    path("organizations/<slug:slug>/dns/verify/", page.verify, name="organization_dns_verify"),
    path("organizations/<slug:slug>/dns/domains/", domains.add_domain, name="add_custom_domain"),
    path(DOMAIN, domains.domain_page, name="custom_domain"),
    path(f"{DOMAIN}progress/", domains.domain_progress, name="custom_domain_progress"),
    path(f"{DOMAIN}verify/", domains.verify_domain, name="verify_custom_domain"),
    path(f"{DOMAIN}remove/", domains.remove_domain, name="remove_custom_domain"),
]
