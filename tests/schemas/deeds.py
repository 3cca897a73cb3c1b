"""What processes of their own do until they are killed. Imported by a fresh interpreter, which sets Django up here."""

import uuid
from collections.abc import Callable

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.db import connection

from tenants.loop.turn import take_turn
from tenants.schemas import filling


def fill() -> None:
    filling.fill(1)


def turn(organization: str) -> None:
    take_turn(uuid.UUID(organization), "schema")


def fill_and_sleep_in_a_migration() -> None:
    with connection.execute_wrapper(_sleep_in_a_migration):
        fill()


def turn_and_sleep_in_a_migration(organization: str) -> None:
    with connection.execute_wrapper(_sleep_in_a_migration):
        turn(organization)


def _sleep_in_a_migration(execute: Callable[..., object], statement: str, *rest: object) -> object:
    """Between two of its tables."""
    if 'CREATE TABLE "sounds_assignedpackage"' in str(statement):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(60)")
    return execute(statement, *rest)
