"""Who may work on a condition, also when workers race, die or come back late."""

import threading
import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from sonicus.lib.outcomes import Ready, Waiting
from tenants.loop import lease
from tenants.loop.turn import take_turn
from tenants.loop.wake import retry_failed
from tenants.models import Attempt, Condition, Organization
from tests.loop.acting import condition, due_steps, make_organization, turn
from tests.loop.toys import FIRST


def test_a_claimed_condition_is_nobody_elses(acme):
    assert lease.take(acme.pk, "first") is not None
    assert lease.take(acme.pk, "first") is None


@pytest.mark.django_db(transaction=True)
def test_of_twenty_workers_one_takes_the_turn():
    acme = make_organization(vouched=True)
    start, taken = threading.Barrier(20), []

    def work() -> None:
        try:
            start.wait()
            taken.append(turn(acme, "first"))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([result for result in taken if result]) == 1
    assert FIRST.asked == 1
    assert Attempt.objects.filter(step="first").count() == 1


def test_the_turn_of_a_dead_worker_is_taken_over_when_its_lease_ends(acme):
    lease.take(acme.pk, "first")
    assert turn(acme, "first") is None

    Condition.objects.filter(step="first").update(lease_until=timezone.now() - timedelta(seconds=1))
    turn(acme, "first")
    assert condition(acme, "first").is_ready


def test_a_task_that_died_and_came_back_need_not_wait_for_its_own_lease(acme):
    task, other = uuid.uuid4(), uuid.uuid4()
    lease.take(acme.pk, "first", holder=task)

    assert take_turn(acme.pk, "first", holder=other) is None
    assert take_turn(acme.pk, "first", holder=task) is not None
    assert condition(acme, "first").is_ready


def test_a_worker_that_lost_its_lease_has_no_word_any_more(acme):
    def lose_the_lease(organization: Organization) -> Waiting:
        Condition.objects.filter(step="first").update(lease=None, lease_until=None)
        FIRST.on_check = lambda organization: Ready("the second worker")
        turn(acme, "first")
        return Waiting("Late", "the first worker", retry_in=1)

    FIRST.on_check = lose_the_lease
    turn(acme, "first")

    assert condition(acme, "first").message == "the second worker"
    assert Attempt.objects.filter(step="first").count() == 2


def test_what_a_worker_that_lost_its_lease_takes_for_ready_wakes_nobody_behind(acme):
    def lose_the_lease(organization: Organization) -> Ready:
        Condition.objects.filter(step="first").update(lease=None, lease_until=None)
        FIRST.on_check = lambda organization: Waiting("Fresh", "the second worker", retry_in=60)
        turn(acme, "first")
        return Ready("the first worker")

    turn(acme, "second")
    FIRST.on_check = lose_the_lease
    turn(acme, "first")

    assert "second" not in due_steps(acme)


def test_a_wake_during_a_turn_is_not_lost(acme):
    def wake_meanwhile(organization: Organization) -> Ready:
        Condition.objects.filter(step="first").wake()
        return Ready()

    FIRST.on_check = wake_meanwhile
    turn(acme, "first")
    assert "first" in due_steps(acme)

    FIRST.on_check = lambda organization: Ready()
    turn(acme, "first")
    assert "first" not in due_steps(acme)


def test_what_is_desired_anew_during_a_turn_is_not_taken_for_done(acme):
    def desire_more(organization: Organization) -> Ready:
        Organization.objects.get(pk=acme.pk).request_reconcile()
        return Ready()

    FIRST.on_check = desire_more
    turn(acme, "first")

    acme.refresh_from_db()
    assert not condition(acme, "first").is_settled_at(acme.generation)
    assert "first" in due_steps(acme)


@pytest.mark.django_db(transaction=True)
def test_steps_that_settle_while_others_wake_them_never_wait_in_a_ring():
    acme = make_organization(vouched=True)
    failures = []

    def repeat(act) -> None:
        try:
            for _ in range(25):
                act()
        except OperationalError as error:  # deadlock detected
            failures.append(error)
        finally:
            connection.close()

    acts = [partial(turn, acme, step) for step in ("first", "second", "alone")]
    acts += [acme.leave, Organization.objects.get(pk=acme.pk).request_reconcile, partial(retry_failed, acme)]
    threads = [threading.Thread(target=repeat, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
