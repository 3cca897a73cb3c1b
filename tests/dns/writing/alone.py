"""The records' step alone: what the world sees of them is proven elsewhere."""

from dns.reconcile import RecordsReconciler
from tenants.workflow import Step, Workflow

WORKFLOW = Workflow(Step("dns", "DNS records", "dns", RecordsReconciler()), live_when="dns")
