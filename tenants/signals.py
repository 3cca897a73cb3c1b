"""Signals for other code to join in. Each is sent after commit; a receiver asks, it never does the work itself.

reconcile_requested      sender=Organization, organization; alone is sent within the transaction that asks

organization_registered  sender=Organization, organization
organization_live        sender=Organization, organization
organization_suspended   sender=Organization, organization
organization_deleted     sender=Organization, organization
step_ready               sender=Condition, organization, step (its name)
step_stalled             sender=Condition, organization, step, reason, message
"""

from django.dispatch import Signal

reconcile_requested = Signal()
organization_registered = Signal()
organization_live = Signal()
organization_suspended = Signal()
organization_deleted = Signal()
step_ready = Signal()
step_stalled = Signal()
