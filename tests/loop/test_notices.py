import pytest

from sonicus.lib.providers import ErrorKind, ProviderError
from tenants.models import Condition, User
from tests.loop.acting import turn
from tests.loop.toys import FIRST


def refuse(organization):
    raise ProviderError("IONOS DNS", ErrorKind.AUTH, "answered 401")


@pytest.fixture
def sam(db):
    return User.objects.create_user("sam@sonicus.test", is_staff=True)


def test_staff_are_told_once_that_a_step_cannot_go_on(acme, sam, mailoutbox, django_capture_on_commit_callbacks):
    FIRST.on_check = refuse
    with django_capture_on_commit_callbacks(execute=True):
        turn(acme, "first")
        Condition.objects.filter(step="first").wake()
        turn(acme, "first")

    (message,) = mailoutbox
    assert message.subject == "acme: First needs attention"
    assert message.to == ["sam@sonicus.test"]
    assert "IONOS DNS: answered 401" in message.body
    assert f"/admin/tenants/organization/{acme.pk}/change/" in message.body


def test_nobody_is_told_of_what_passes_by_itself(acme, sam, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        turn(acme, "first")
    assert mailoutbox == []


def test_customers_are_not_staff(acme, mailoutbox, django_capture_on_commit_callbacks):
    User.objects.create_user("alice@acme.test")
    FIRST.on_check = refuse
    with django_capture_on_commit_callbacks(execute=True):
        turn(acme, "first")
    assert mailoutbox == []
