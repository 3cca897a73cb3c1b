"""Finding what was lost: a message, a worker, a wake. Rows tell everything that is due."""

from tenants.loop.wake import dispatch
from tenants.models import Condition
from tenants.workflow import workflow

AT_ONCE = 500


def sweep() -> int:
    """Send everything that is due to its queue, the longest overdue first; return how many."""
    due = Condition.objects.due().filter(step__in=workflow().names).order_by("next_attempt_at")
    pairs = list(due.values_list("organization_id", "step")[:AT_ONCE])
    dispatch(pairs)
    return len(pairs)
