"""Tenants' schemas made and claimed by the project; runs in the process of a contender of ours."""

import time

from benchmarks.lib import rows
from tenants.models import Organization
from tenants.schemas import making, pool


def claim(count: int) -> list[float]:
    """Seconds of each claim out of a pool that holds enough."""
    return [_claim_one(organization) for organization in rows.newcomers(count)]


def make(count: int) -> list[float]:
    """Seconds of each schema that is made on the spot, since the pool is empty."""
    return [_make_one(organization) for organization in rows.newcomers(count)]


def _claim_one(organization: Organization) -> float:
    started = time.perf_counter()
    claimed = pool.claim(organization)
    seconds = time.perf_counter() - started
    assert claimed, "the pool is empty"
    return seconds


def _make_one(organization: Organization) -> float:
    started = time.perf_counter()
    made = making.make(organization=organization)
    seconds = time.perf_counter() - started
    assert made.origin == "ddl", "the generated DDL was of no use"
    return seconds
