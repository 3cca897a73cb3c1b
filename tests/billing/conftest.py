import pytest


@pytest.fixture
def bill(sandbox):
    """Takes turns of the billing step alone, as a worker would, until it rests or has failed `failures` times."""

    from tenants.loop.turn import take_turn
    from tenants.models import Condition

    def bill(organization, *, failures=8):
        for _ in range(failures):
            Condition.objects.filter(organization=organization, step="billing").wake()
            take_turn(organization.pk, "billing")
            condition = Condition.objects.get(organization=organization, step="billing")
            if condition.status in (Condition.Status.READY, Condition.Status.STALLED):
                break
        organization.refresh_from_db()
        return condition

    return bill


@pytest.fixture
def at_stripe(sandbox):
    """What Stripe holds, by kind."""
    return lambda kind: sandbox.state()["stripe"][kind]
