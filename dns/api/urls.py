"""The room's addresses below /api/v1/."""

from django.urls import path

from dns.api import ledgers, name, records

DNS = "organizations/<slug:slug>/dns/"

urlpatterns = [
    path(DNS, name.StateView.as_view(), name="organization_dns_api"),
    path(f"{DNS}verify/", name.VerifyView.as_view(), name="organization_dns_api_verify"),
    path(f"{DNS}figures/", name.FiguresView.as_view(), name="organization_dns_api_figures"),
    path(f"{DNS}records/", records.RecordsView.as_view(), name="organization_dns_api_records"),
    path(f"{DNS}ledger/", ledgers.LedgerView.as_view(), name="organization_dns_api_ledger"),
    path(f"{DNS}journal/", ledgers.JournalView.as_view(), name="organization_dns_api_journal"),
]
