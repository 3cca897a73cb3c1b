import pytest
from django.core.mail import EmailMessage
from mailer.models import Message


@pytest.mark.django_db
def test_staff_see_what_waits_but_not_the_links_in_it(staff):
    message = Message(email=EmailMessage("Reset", "https://sonicus.test/secret-link", None, ["alice@acme.test"]))
    message.save()

    for address in ("/admin/mailer/message/", f"/admin/mailer/message/{message.pk}/change/"):
        page = staff.get(address).content.decode()
        assert "alice@acme.test" in page
        assert "secret-link" not in page
    assert staff.get("/admin/mailer/messagelog/").status_code == 404
