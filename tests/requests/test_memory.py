"""How long what is remembered of hosts is believed; the clock is a fake."""

import uuid

import pytest

from tenants.models import Organization
from tenants.routing import memory as module
from tenants.routing.memory import LIMIT, MOST_SECONDS, Memory


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

        def monotonic(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def memory(clock) -> Memory:
    memory = Memory()
    memory.believe_for(10)
    memory.remember("acme.sonicus.test", Organization(name="Acme"), changes=memory.changes)
    return memory


def test_a_listener_that_proves_nothing_any_more_is_not_believed(memory, clock):
    clock.now += 9
    assert memory.recall("acme.sonicus.test").name == "Acme"
    clock.now += 2
    assert memory.recall("acme.sonicus.test") is None


def test_no_entry_gets_older_than_the_bound(memory, clock):
    for _ in range(int(MOST_SECONDS) + 1):
        clock.now += 1
        memory.believe_for(10)
    assert memory.recall("acme.sonicus.test") is None


def test_nothing_is_remembered_while_nobody_listens(clock):
    memory = Memory()
    memory.remember("acme.sonicus.test", Organization(name="Acme"), changes=memory.changes)
    memory.believe_for(10)
    assert memory.recall("acme.sonicus.test") is None


def test_an_organization_is_forgotten_at_all_its_hosts_and_no_other_is(memory):
    umbra = Organization(pk=uuid.uuid4(), name="Umbra")
    for host in ("umbra.sonicus.test", "umbra.example"):
        memory.remember(host, umbra, changes=memory.changes)
    memory.forget_organization(umbra.pk)
    assert memory.recall("umbra.sonicus.test") is memory.recall("umbra.example") is None
    assert memory.recall("acme.sonicus.test").name == "Acme"


def test_many_hosts_do_not_fill_the_memory(memory):
    for number in range(LIMIT + 10):
        memory.remember(f"{number}.sonicus.test", Organization(name="Many"), changes=memory.changes)
    assert len(memory._entries) <= LIMIT
