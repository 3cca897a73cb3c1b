"""Fixtures of the doors: a browser or program on the public host, one logged in as staff, and keys.

Models are imported late: conftest files are read before Django is set up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from tenants.models import User


@pytest.fixture
def public(db: None) -> Client:
    """Nobody, on the public host."""
    from django.conf import settings

    return Client(headers={"host": settings.PUBLIC_HOST})


@pytest.fixture
def staff(public: Client) -> Client:
    """Sam, who may do everything in the admin."""
    from tenants.models import User

    public.force_login(User.objects.create_superuser("sam@sonicus.test", "correct-horse-battery"))
    return public


@pytest.fixture
def key_of() -> Callable[[User], str]:
    from tenants.models import ApiKey

    def make(user: User) -> str:
        return ApiKey(user=user, name="test").issue()

    return make
