"""The deployment step by itself, so that these tests ask no other system."""

from deployments.reconcile import DeploymentReconciler
from tenants.workflow import Step, Workflow

WORKFLOW = Workflow(
    Step("deployment", "Deployment", "deployments", DeploymentReconciler()),
    live_when="deployment",
)
