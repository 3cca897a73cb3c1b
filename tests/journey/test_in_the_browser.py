"""A newcomer with a browser: from the landing page to the organization's own home."""

import re

import pytest

from tests.journey.outcome import assert_everything_stands_once
from tests.journey.processes import wait_until

pytestmark = [pytest.mark.stack, pytest.mark.browser]
PASSWORD = "correct-horse-battery"


@pytest.fixture
def public_url(stack):
    return f"http://sonicus.localhost:{stack.web_port}"


@pytest.fixture
def page(browser):
    context = browser.new_context()
    context.set_default_timeout(30_000)
    return context.new_page()


def test_an_organization_signs_up_watches_and_moves_in(stack, sandbox, public_url, page, tmp_path):
    sign_up(page, public_url)
    assert not outside_is_touched(sandbox), "nothing may be made outside before the address is proven"

    open_link_in_mailbox(page, sandbox)
    page.get_by_role("button", name=re.compile("confirm", re.I)).click()

    page.wait_for_url("**/organizations/acme/")
    page.get_by_role("heading", name=re.compile("acme.* is live", re.I)).wait_for(timeout=60_000)
    page.screenshot(path=tmp_path / "progress.png", full_page=True)
    page.get_by_role("link", name=re.compile("open|visit|go to", re.I)).first.click()
    page.wait_for_url(f"http://acme.sonicus.localhost:{stack.web_port}/")
    assert page.get_by_role("heading", name="Acme GmbH").is_visible()
    assert "alice@acme.test" in page.content()
    wait_until(lambda: complete(sandbox), "billing and CRM to follow")
    assert_everything_stands_once(sandbox)


def test_a_stranger_sees_nothing_of_it(stack, sandbox, public_url, page, browser):
    stack.create_acme("--wait")

    response = page.goto(f"http://acme.sonicus.localhost:{stack.web_port}/")
    assert response.status == 200
    assert "alice@acme.test" not in page.content()
    assert page.goto(f"http://nobody.sonicus.localhost:{stack.web_port}/").status == 404


def sign_up(page, public_url: str) -> None:
    page.goto(public_url)
    page.get_by_role("link", name=re.compile("sign.*up|start", re.I)).first.click()
    page.get_by_label("Organization name").fill("Acme GmbH")
    page.get_by_label("Address", exact=True).fill("acme")
    page.get_by_label("Work e-mail").fill("alice@acme.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("radio").first.check(force=True)
    page.get_by_role("button", name="Sign up").click()
    page.get_by_role("heading", name=re.compile("mail", re.I)).wait_for()


def open_link_in_mailbox(page, sandbox) -> None:
    mail = wait_until(lambda: sandbox.state()["mail"], "the mail to arrive")[-1]
    assert mail["to"] == "alice@acme.test"
    page.goto(f"{sandbox.url}/mail/{mail['id']}")
    page.get_by_role("link", name=re.compile("confirm-email")).first.click()


def outside_is_touched(sandbox) -> bool:
    state = sandbox.state()
    return bool(state["stripe"]["customers"] or state["odoo"]["crm.lead"] or state["platform"]["deployments"])


def complete(sandbox):
    state = sandbox.state()
    return state if state["stripe"]["subscriptions"] and state["odoo"]["crm.lead"] else None
