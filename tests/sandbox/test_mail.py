"""The mailbox that receives everybody's mail."""

import smtplib
from email.message import EmailMessage

import pytest
import requests

LINK = "http://sonicus.localhost:18100/accounts/confirm-email/abc:def/?a=1&b=2"


def send(sandbox, *, to="alice@acme.test", subject="Please confirm", text=f"Open {LINK}.\n", html=""):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Sonicus <hello@sonicus.test>", to, subject
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    with smtplib.SMTP("127.0.0.1", sandbox.smtp_port, timeout=5) as server:
        server.send_message(message)


def get(sandbox, address=""):
    return requests.get(f"{sandbox.url}/mail{address}", timeout=5)


def test_a_message_is_kept_with_its_links(sandbox):
    send(sandbox, subject="Willkommen, Jörg")
    [message] = sandbox.state()["mail"]
    assert (message["to"], message["subject"]) == ("alice@acme.test", "Willkommen, Jörg")
    assert message["from"] == "Sonicus <hello@sonicus.test>"
    assert message["text"] == f"Open {LINK}.\n"
    assert message["links"] == [LINK]
    assert message["received_at"]


def test_links_of_the_designed_part_are_found_too(sandbox):
    send(sandbox, text="Hello", html='<p><a href="https://acme.test/?x=1&amp;y=2">Open</a></p>')
    [message] = sandbox.state()["mail"]
    assert message["links"] == ["https://acme.test/?x=1&y=2"]
    assert "<p>" in message["html"]


def test_the_mailbox_lists_the_newest_first(sandbox):
    assert "No mail yet" in get(sandbox).text
    send(sandbox, subject="First")
    send(sandbox, subject="Second")
    page = get(sandbox).text
    assert page.index("Second") < page.index("First")


def test_a_link_in_a_message_can_be_clicked(sandbox):
    send(sandbox)
    [message] = sandbox.state()["mail"]
    page = get(sandbox, f"/{message['id']}").text
    assert f'<a href="{LINK.replace("&", "&amp;")}">' in page


def test_nothing_that_a_sender_wrote_runs_in_the_page(sandbox):
    attack = "<script>alert(1)</script>"
    send(sandbox, subject=attack, text=f'{attack} http://x.test/"onclick="alert(1)', html=attack)
    [message] = sandbox.state()["mail"]
    for page in (get(sandbox).text, get(sandbox, f"/{message['id']}").text):
        assert attack not in page
        assert '"onclick="' not in page
    assert "sandbox" in get(sandbox, f"/{message['id']}/html").headers["Content-Security-Policy"]


def test_a_message_that_there_is_not(sandbox):
    assert get(sandbox, "/99").status_code == 404


@pytest.mark.parametrize(("method", "address"), [("DELETE", ""), ("POST", "/empty")])
def test_the_mailbox_can_be_emptied(sandbox, method, address):
    send(sandbox)
    answer = requests.request(method, f"{sandbox.url}/mail{address}", timeout=5)
    assert answer.ok
    assert sandbox.state()["mail"] == []


def test_a_server_that_cannot_take_mail_now_says_so(sandbox):
    sandbox.fault(system="mail", kind="status", times=1)
    with pytest.raises(smtplib.SMTPDataError) as caught:
        send(sandbox)
    assert caught.value.smtp_code == 451
    send(sandbox)
    assert len(sandbox.state()["mail"]) == 1


@pytest.mark.parametrize(("kind", "kept"), [("reset", 0), ("applied_then_reset", 1)])
def test_a_server_that_hangs_up(sandbox, kind, kept):
    sandbox.fault(system="mail", kind=kind, times=1)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(sandbox)
    assert len(sandbox.state()["mail"]) == kept


def test_django_delivers_there(sandbox):
    from django.core.mail import get_connection, send_mail

    backend = get_connection("django.core.mail.backends.smtp.EmailBackend")
    send_mail("Hello", "Text", None, ["bob@acme.test"], connection=backend)
    assert [message["to"] for message in sandbox.state()["mail"]] == ["bob@acme.test"]
