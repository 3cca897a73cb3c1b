"""The product on one page: what an organization is promised, step by step, and what waits for what.

With Stripe or Odoo down an organization still goes live: nothing waits for them.
"""

from billing.reconcile import BillingReconciler
from crm.reconcile import LeadReconciler
from deployments.reconcile import DeploymentReconciler
from dns.reconcile import PropagationReconciler, RecordsReconciler
from tenants.reconcile import SchemaReconciler
from tenants.workflow import Step, Workflow

HOUR = 3600.0

WORKFLOW = Workflow(
    Step("schema", "Database", "tenants", SchemaReconciler(), when_done="A database of its own."),
    Step("dns", "DNS records", "dns", RecordsReconciler(), after=("schema",), when_done="The name points to us."),
    Step(  # each look leaves about ten answers in the ledger; after each write it is woken at once
        "propagation", "DNS propagation", "dns", PropagationReconciler(), after=("dns",), resync_seconds=HOUR
    ),
    Step("billing", "Subscription", "billing", BillingReconciler(), resync_seconds=HOUR),
    Step(
        "crm",
        "Customer file",
        "crm",
        LeadReconciler(),
        resync_seconds=6 * HOUR,
        when_done="Our people know that you are here.",
    ),
    Step("deployment", "Deployment", "deployments", DeploymentReconciler(), after=("schema", "propagation")),
    live_when="deployment",
)
