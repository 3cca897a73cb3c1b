"""The room's addresses below /api/v1/."""

from django.urls import path

from dns.api import domains, ledgers, name, records

DNS = "organizations/<slug:slug>/dns/"
DOMAINS = "organizations/<slug:slug>/domains/"

urlpatterns = [
    path(DNS, name.StateView.as_view(), name="organization_dns_api"),
    path(f"{DNS}verify/", name.VerifyView.as_view(), name="organization_dns_api_verify"),
    path(f"{DNS}figures/", name.FiguresView.as_view(), name="organization_dns_api_figures"),
    path(f"{DNS}records/", records.RecordsView.as_view(), name="organization_dns_api_records"),
    path(f"{DNS}records/<uuid:pk>/", records.RecordView.as_view(), name="organization_dns_api_record"),
    path(f"{DNS}ledger/", ledgers.LedgerView.as_view(), name="organization_dns_api_ledger"),
    path(f"{DNS}journal/", ledgers.JournalView.as_view(), name="organization_dns_api_journal"),
    path(DOMAINS, domains.DomainsView.as_view(), name="custom_domains_api"),
    path(f"{DOMAINS}<str:name>/", domains.DomainView.as_view(), name="custom_domain_api"),
    path(f"{DOMAINS}<str:name>/verify/", domains.DomainVerifyView.as_view(), name="custom_domain_api_verify"),
]
