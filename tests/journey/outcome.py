"""What a journey must have brought about outside."""


def assert_everything_stands_once(sandbox) -> None:
    state = sandbox.state()
    names = [record["name"] for zone in state["ionos"]["zones"] for record in zone["records"] if record["type"] == "A"]
    assert names.count("acme.sonicus.localhost") == 1
    assert len(state["stripe"]["customers"]) == 1
    assert len(state["stripe"]["subscriptions"]) == 1
    assert len(state["odoo"]["crm.lead"]) == 1
    assert len(state["platform"]["deployments"]) == 1
