from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client


@pytest.fixture
def program(public, key_of) -> Callable[..., Client]:
    """A program with the key of a person."""

    def of(person) -> Client:
        return Client(headers={"host": public.defaults["HTTP_HOST"], "authorization": f"Bearer {key_of(person)}"})

    return of


@pytest.fixture
def sam(charlie):
    charlie.is_staff = charlie.is_superuser = True
    charlie.save()
    return charlie


@pytest.fixture
def member(acme, bob):
    from tenants.models import Membership

    Membership.objects.create(organization=acme, user=bob, role="member")
    return bob
