"""The two steps of the room dns alone, so that its tests wait for nobody else."""

from dns.reconcile import PropagationReconciler, RecordsReconciler
from tenants.workflow import Step, Workflow

WORKFLOW = Workflow(
    Step("dns", "DNS records", "dns", RecordsReconciler()),
    Step("propagation", "DNS propagation", "dns", PropagationReconciler(), after=("dns",)),
    live_when="propagation",
)
