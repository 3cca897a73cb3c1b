import pytest


@pytest.fixture
def browser():
    from tests.web.browser import Browser

    return Browser()


@pytest.fixture
def member(acme, bob):
    """bob, who is a member of acme."""
    from tenants.models import Membership

    Membership.objects.create(organization=acme, user=bob, role="member")
    return bob
