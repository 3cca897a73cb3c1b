import pytest

from tests.support.doors import key_of, public, staff

__all__ = ["key_of", "public", "staff"]


@pytest.fixture
def browser():
    from tests.web.browser import Browser

    return Browser()
