"""Real workers, real Redis, and an outside world that misbehaves."""

import json

import pytest

from tests.journey.outcome import assert_everything_stands_once
from tests.journey.processes import Stack, wait_until

pytestmark = pytest.mark.stack
STEPS = {"schema", "dns", "propagation", "billing", "crm", "deployment"}


def explained(stack: Stack) -> dict:
    return json.loads(stack.manage("explain", "acme", "--json").stdout)


def states(stack: Stack) -> dict[str, str]:
    return {step["step"]: step["status"] for step in explained(stack)["steps"]}


def all_ready(stack: Stack) -> bool:
    return states(stack) == dict.fromkeys(STEPS, "ready")


def test_one_command_brings_an_organization_live(stack, sandbox):
    result = stack.create_acme("--wait")

    assert result.returncode == 0, result.stdout + result.stderr
    assert all_ready(stack)
    assert_everything_stands_once(sandbox)


def test_lost_answers_and_a_sick_odoo_leave_one_record_and_one_lead(stack, sandbox):
    sandbox.fault(system="ionos", kind="applied_then_reset", times=3)
    sandbox.fault(system="odoo", kind="status", status=503, times=5)

    result = stack.create_acme("--wait")

    assert result.returncode == 0, result.stdout + result.stderr
    assert_everything_stands_once(sandbox)


def test_killed_workers_and_a_killed_redis_lose_nothing_and_double_nothing(stack, sandbox):
    sandbox.fault(system="stripe", kind="delay", seconds=2, times=4)
    stack.create_acme()
    wait_until(lambda: sandbox.requests("stripe"), "the billing step to be in the middle of its turn")
    stack.kill("worker")
    stack.kill("valkey")

    stack.start_valkey()
    stack.start_worker()

    wait_until(lambda: all_ready(stack), "all steps to be ready", seconds=120)
    assert_everything_stands_once(sandbox)
