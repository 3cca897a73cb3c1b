"""The steps of the room dns alone, so that its tests wait for nobody else."""

from dns.reconcile import PropagationReconciler, RecordsReconciler
from tenants.workflow import Step, Workflow

BOTH_STEPS = Workflow(
    Step("dns", "DNS records", "dns", RecordsReconciler()),
    Step("propagation", "DNS propagation", "dns", PropagationReconciler(), after=("dns",)),
    live_when="propagation",
)
RECORDS_ALONE = Workflow(Step("dns", "DNS records", "dns", RecordsReconciler()), live_when="dns")
