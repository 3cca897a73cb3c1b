"""A customer's zone at the sandbox's name server, to which DNS_STUB_ZONES leads from everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.outside import OutsideWorld

if TYPE_CHECKING:
    from dns.models import CustomDomain

ZONE = "example.com"
SHOP = f"shop.{ZONE}"


class CustomerZone:
    """What a customer has set at the DNS host; laid anew at each change."""

    def __init__(self, sandbox: OutsideWorld, name: str = ZONE) -> None:
        self.sandbox, self.name = sandbox, name
        self.records: list[dict[str, Any]] = []
        self.set()

    def set(self, *records: tuple[str, str, str]) -> None:
        """As (name, type, content), and nothing else beside SOA and NS."""
        self.records = [{"name": n, "type": t, "content": c, "ttl": 60} for n, t, c in records]
        self.sandbox.lay_zone(self.name, self.name, self.records)

    def prove(self, *domains: CustomDomain) -> None:
        """As the instructions say."""
        from dns.domains import instructions

        needed = [each for domain in domains for each in instructions(domain) if each.is_needed]
        self.set(*((each.name, each.type, each.value) for each in needed))


@pytest.fixture
def customer(sandbox: OutsideWorld) -> CustomerZone:
    return CustomerZone(sandbox)


@pytest.fixture
def clock() -> Iterator[Any]:
    """Time that passes only where a test lets it: clock.shift(timedelta(days=1))."""
    import time_machine
    from django.utils import timezone

    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def days_pass(clock: Any) -> Callable[[float], None]:
    """Each hour the sweep finds what is due, and a worker looks at it."""

    def pass_days(days: float) -> None:
        for _ in range(round(days * 24)):
            clock.shift(timedelta(hours=1))
            look_at_what_is_due()

    return pass_days


def look_at_what_is_due() -> int:
    from django.utils import timezone

    from dns.domains import check_if_due
    from dns.models import CustomDomain

    due = CustomDomain.objects.due(timezone.now())
    return sum(check_if_due(pk) is not None for pk in list(due.values_list("pk", flat=True)))


@pytest.fixture
def shop(acme, alice):
    """shop.example.com of acme, not proven."""
    from dns.domains import add

    return add(acme, SHOP, alice)


@pytest.fixture
def globex(charlie):
    """Another organization, owned by charlie."""
    from tests.support.cast import make_organization

    return make_organization("globex", owner=charlie)


@pytest.fixture
def proven(shop, customer):
    from dns.domains import check

    customer.prove(shop)
    check(shop)
    assert shop.is_routed, shop.message
    return shop
