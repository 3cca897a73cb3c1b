"""The stand-in answers as Odoo 19 and 18 were measured to answer."""

import pytest
import requests

from sandbox.credentials import Credentials
from sandbox.server import Sandbox

KEY, DATABASE = "sandbox-odoo-key", "sonicus"
FIVE_KEYS = {"name", "message", "arguments", "context", "debug"}
KEEP = {"mode": "update", "noupdate": True, "lang": "en_US"}


class Odoo:
    """A client that knows nothing but the wire."""

    def __init__(self, box):
        self.box, self.url = box, f"{box.url}/odoo"

    def json2(self, address, body=None, *, key=KEY, database=DATABASE, **options):
        headers = {"Authorization": f"bearer {key}", "X-Odoo-Database": database}
        return requests.post(
            f"{self.url}/json/2/{address}",
            json=body or {},
            headers=headers,
            timeout=5,
            allow_redirects=False,
            **options,
        )

    def rpc(self, service, method, *args):
        params = {"service": service, "method": method, "args": list(args)}
        body = {"jsonrpc": "2.0", "method": "call", "id": 7, "params": params}
        answer = requests.post(f"{self.url}/jsonrpc", json=body, timeout=5)
        assert answer.status_code == 200
        return answer.json()

    def execute(self, model, method, args=(), kwargs=None, *, key=KEY, database=DATABASE):
        return self.rpc("object", "execute_kw", database, 5, key, model, method, list(args), kwargs or {})

    def load(self, *rows, columns=("id", "name"), context=KEEP):
        return self.json2("crm.lead/load", {"fields": list(columns), "data": list(rows), "context": context}).json()

    def fault(self, **fault):
        requests.post(f"{self.box.url}/_sandbox/faults", json={"system": "odoo", **fault}, timeout=5).raise_for_status()

    def leads(self):
        return requests.get(f"{self.box.url}/_sandbox/state", timeout=5).json()["odoo"]["crm.lead"]


@pytest.fixture(scope="module")
def boxes():
    made = {version: Sandbox(credentials=Credentials(odoo_version=version)) for version in (18, 19)}
    for box in made.values():
        box.start()
    yield made
    for box in made.values():
        box.stop()


@pytest.fixture
def odoo(boxes):
    boxes[19].reset()
    boxes[19].world.faults.clear()
    return Odoo(boxes[19])


@pytest.fixture
def odoo_18(boxes):
    boxes[18].reset()
    return Odoo(boxes[18])


def test_19_tells_its_version(odoo):
    answer = requests.get(f"{odoo.url}/web/version", timeout=5)
    assert answer.json() == {"version_info": [19, 0, 0, "final", 0, ""], "version": "19.0"}


def test_18_has_neither_the_version_page_nor_json_2(odoo_18):
    page = requests.get(f"{odoo_18.url}/web/version", timeout=5)
    assert (page.status_code, page.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    call = odoo_18.json2("res.users/context_get")
    assert (call.status_code, call.headers["Location"]) == (303, "/web/login")


def test_the_version_over_json_rpc_needs_no_log_in(odoo_18):
    result = odoo_18.rpc("common", "version")["result"]
    assert (result["server_version_info"][0], result["protocol_version"]) == (18, 1)


def test_authenticate_gives_a_number_or_false(odoo):
    user = odoo.box.world.credentials.odoo_user
    assert odoo.rpc("common", "authenticate", DATABASE, user, KEY, {})["result"] == 5
    assert odoo.rpc("common", "authenticate", DATABASE, user, "wrong", {})["result"] is False


def test_a_good_call_answers_the_bare_value(odoo):
    assert odoo.json2("res.users/context_get").json() == {"lang": "en_US", "tz": False, "uid": 5}
    id = odoo.load(["sonicus.org_1", "Acme"])["ids"][0]
    lost = odoo.json2("crm.lead/action_set_lost", {"ids": [id]})
    assert lost.text == "null"


def test_over_json_rpc_the_result_of_none_is_absent(odoo):
    id = odoo.load(["sonicus.org_1", "Acme"])["ids"][0]
    assert set(odoo.execute("crm.lead", "action_set_lost", [[id]])) == {"jsonrpc", "id"}
    assert odoo.execute("crm.lead", "write", [[id], {"expected_revenue": 10}])["result"] is True


@pytest.mark.parametrize(
    ("address", "body", "status", "name"),
    [
        ("crm.lead/write", {"ids": [99], "vals": {}}, 404, "odoo.exceptions.MissingError"),
        ("crm.lead/unlink", {"ids": [1]}, 403, "odoo.exceptions.AccessError"),
        ("crm.lead/_private", {}, 403, "odoo.exceptions.AccessError"),
        ("crm.stage/create", {"vals_list": [{"name": "x"}]}, 403, "odoo.exceptions.AccessError"),
        ("crm.lead/nothing", {}, 404, "werkzeug.exceptions.NotFound"),
        ("nothing/read", {"ids": [1]}, 404, "werkzeug.exceptions.NotFound"),
        ("crm.lead/create", {"vals_list": [{}]}, 422, "odoo.exceptions.ValidationError"),
        ("crm.lead/create", {"vals_list": [{"name": "x", "source_id": 9}]}, 422, "odoo.exceptions.ValidationError"),
        ("crm.lead/create", {"vals_list": [{"nothing": "x"}]}, 500, "builtins.ValueError"),
        ("crm.lead/create", {"vals_list": [{"name": "x", "type": "y"}]}, 500, "builtins.ValueError"),
        ("crm.lead/search_read", {"domain": [["nothing", "=", 1]]}, 500, "builtins.ValueError"),
        ("crm.lead/search_read", {"nothing": 1}, 500, "builtins.TypeError"),
        ("ir.model.data/check_object_reference", {"module": "a", "xml_id": "b"}, 500, "builtins.ValueError"),
    ],
)
def test_refusals_bear_an_exceptions_name_and_five_keys(odoo, address, body, status, name):
    answer = odoo.json2(address, body)
    assert (answer.status_code, answer.json()["name"]) == (status, name)
    assert set(answer.json()) == FIVE_KEYS


def test_a_wrong_key_is_refused_by_both_protocols(odoo):
    answer = odoo.json2("res.users/context_get", key="wrong")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["message"] == "Invalid apikey"
    error = odoo.execute("res.users", "context_get", key="wrong")["error"]
    assert error["data"]["name"] == "odoo.exceptions.AccessDenied"
    assert set(error["data"]) == FIVE_KEYS


def test_a_wrong_database_is_html_here_and_an_error_there(odoo):
    answer = odoo.json2("res.users/context_get", database="elsewhere")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    error = odoo.execute("res.users", "context_get", database="elsewhere")["error"]
    assert error["data"]["name"] == "psycopg2.OperationalError"


def test_what_json_2_cannot_read_is_refused(odoo):
    headers = {"Authorization": f"bearer {KEY}"}
    address = f"{odoo.url}/json/2/res.users/context_get"
    assert requests.get(address, headers=headers, timeout=5).status_code == 404
    assert requests.post(address, data="{}", headers=headers, timeout=5).status_code == 415
    broken = requests.post(address, data="{", headers={**headers, "Content-Type": "application/json"}, timeout=5)
    assert (broken.status_code, broken.json()["name"]) == (400, "werkzeug.exceptions.BadRequest")


def test_the_code_of_an_error_differs_by_version(odoo, odoo_18):
    codes = [each.execute("nothing", "read", [[1]])["error"]["code"] for each in (odoo, odoo_18)]
    assert codes == [0, 200]


def test_a_fresh_lead_reads_as_measured(odoo):
    id = odoo.load(["sonicus.org_1", "Base", ""], columns=("id", "name", "user_id/.id"))["ids"][0]
    [lead] = odoo.json2("crm.lead/read", {"ids": [id]}).json()
    expected = {"type": "opportunity", "user_id": False, "stage_id": [1, "New"], "won_status": "pending"}
    assert lead | expected | {"active": True, "probability": 0.0} == lead


def test_who_makes_a_lead_is_its_salesperson_unless_said_otherwise(odoo):
    id = odoo.load(["sonicus.org_1", "Base"])["ids"][0]
    assert odoo.json2("crm.lead/read", {"ids": [id], "fields": ["user_id"]}).json()[0]["user_id"] == [5, "Sonicus"]


def test_load_makes_once_and_leaves_what_was_edited(odoo):
    first = odoo.load(["sonicus.org_1", "Acme"])
    odoo.json2("crm.lead/write", {"ids": first["ids"], "vals": {"name": "Edited"}})
    assert odoo.load(["sonicus.org_1", "Acme"]) == first
    assert [lead["name"] for lead in odoo.leads()] == ["Edited"]


def test_load_without_its_context_overwrites(odoo):
    odoo.load(["sonicus.org_1", "Acme"])
    odoo.load(["sonicus.org_1", "Overwritten"], context={})
    assert [lead["name"] for lead in odoo.leads()] == ["Overwritten"]


def test_a_load_that_fails_is_a_good_answer_without_ids_and_writes_nothing(odoo):
    columns = ("id", "name", "source_id/.id")
    answer = odoo.load(["sonicus.org_1", "Good", ""], ["sonicus.org_2", "Bad", "99999"], columns=columns)
    [message] = answer["messages"]
    assert (answer["ids"], message["field"], message["record"]) == (False, "source_id", 1)
    assert message["message"] == "No matching record found for database id '99999' in field 'Source'"
    assert odoo.leads() == []


def test_a_lead_that_is_gone_has_lost_its_external_id(odoo):
    first = odoo.load(["sonicus.org_1", "Acme"])["ids"][0]
    requests.post(f"{odoo.url}/web/leads/{first}/delete", timeout=5, allow_redirects=False)
    assert odoo.json2("crm.lead/read", {"ids": [first]}).json() == []
    assert odoo.load(["sonicus.org_1", "Acme"])["ids"] != [first]


def test_an_archived_lead_is_found_only_when_asked_for(odoo):
    id = odoo.load(["sonicus.org_1", "Acme"])["ids"][0]
    odoo.json2("crm.lead/action_set_lost", {"ids": [id], "lost_reason_id": 1})
    reference, active = {"module": "sonicus", "xml_id": "org_1"}, {"context": {"active_test": False}}
    find = "ir.model.data/check_object_reference"
    assert odoo.json2(find, reference).json() == ["crm.lead", False]
    assert odoo.json2(find, {**reference, **active}).json() == ["crm.lead", id]
    assert odoo.json2("crm.lead/search_read", {"domain": []}).json() == []
    assert len(odoo.json2("crm.lead/search_read", {"domain": [], **active}).json()) == 1


def test_only_19_refuses_to_lose_a_won_lead(odoo, odoo_18):
    id = odoo.load(["sonicus.org_1", "Acme"])["ids"][0]
    odoo.json2("crm.lead/action_set_won", {"ids": [id]})
    refusal = odoo.json2("crm.lead/action_set_lost", {"ids": [id]})
    assert (refusal.status_code, refusal.json()["name"]) == (422, "odoo.exceptions.UserError")
    [other] = odoo_18.execute("crm.lead", "create", [[{"name": "Acme"}]])["result"]
    odoo_18.execute("crm.lead", "action_set_won", [[other]])
    assert "error" not in odoo_18.execute("crm.lead", "action_set_lost", [[other]])


def test_18_does_not_know_whether_a_lead_was_won(odoo_18):
    error = odoo_18.execute("crm.lead", "search_read", [], {"fields": ["won_status"]})["error"]
    assert error["data"]["name"] == "builtins.ValueError"


def test_a_source_made_twice_is_numbered_and_a_tag_refused(odoo):
    names = {"vals_list": [{"name": "Fair"}]}
    odoo.json2("utm.source/create", names)
    [second] = odoo.json2("utm.source/create", names).json()
    assert odoo.json2("utm.source/read", {"ids": [second], "fields": ["name"]}).json()[0]["name"] == "Fair [2]"
    odoo.json2("crm.tag/create", names)
    assert "Tag name already exists!" in odoo.json2("crm.tag/create", names).json()["message"]


def test_a_contacts_address_overwrites_the_leads(odoo):
    id = odoo.load(["sonicus.org_1", "Acme", "old@acme.test"], columns=("id", "name", "email_from"))["ids"][0]
    [partner] = odoo.json2("res.partner/create", {"vals_list": [{"name": "Ann", "email": "ann@acme.test"}]}).json()
    odoo.json2("crm.lead/write", {"ids": [id], "vals": {"partner_id": partner}})
    assert odoo.leads()[0]["email_from"] == "ann@acme.test"


def test_a_name_is_found_or_made(odoo):
    body = {"model_name": "utm.source", "name": "newsletter"}
    assert odoo.json2("utm.mixin/find_or_create_record", body).json() == {"id": 1, "name": "Newsletter"}


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (401, "werkzeug.exceptions.Unauthorized"),
        (403, "odoo.exceptions.AccessError"),
        (422, "odoo.exceptions.ValidationError"),
        (500, "psycopg2.errors.SerializationFailure"),
    ],
)
def test_faults_are_worded_as_odoo_would(odoo, status, name):
    odoo.fault(kind="status", status=status, operation="crm.lead.load", times=1)
    answer = odoo.json2("crm.lead/load", {"fields": ["name"], "data": [["Acme"]]})
    assert (answer.status_code, answer.json()["name"]) == (status, name)
    assert odoo.load(["sonicus.org_1", "Acme"])["ids"]


def test_a_fault_of_the_proxy_is_html(odoo):
    odoo.fault(kind="status", status=503, times=1)
    answer = odoo.json2("res.users/context_get")
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "text/html; charset=utf-8")


def test_a_fault_strikes_one_method_in_either_protocol(odoo):
    odoo.fault(kind="status", status=403, operation="crm.lead.load", times=1)
    assert odoo.json2("res.users/context_get").ok
    error = odoo.execute("crm.lead", "load", [["name"], [["Acme"]]])["error"]
    assert error["data"]["name"] == "odoo.exceptions.AccessError"


def test_a_lost_race_of_load_is_a_good_answer_without_ids(odoo):
    odoo.fault(kind="status", status=409, operation="crm.lead.load", times=1)
    answer = odoo.load(["sonicus.org_1", "Acme"])
    assert answer["ids"] is False
    assert "could not serialize access" in answer["messages"][0]["message"]


def test_an_answer_can_be_lost_after_the_work_is_done(odoo):
    odoo.fault(kind="applied_then_reset", operation="crm.lead.load", times=1)
    with pytest.raises(requests.ConnectionError):
        odoo.load(["sonicus.org_1", "Acme"])
    assert [lead["external_id"] for lead in odoo.leads()] == ["sonicus.org_1"]


def test_its_page_shows_the_pipeline(odoo):
    assert "There is no lead yet." in requests.get(f"{odoo.url}/web", timeout=5).text
    odoo.load(["sonicus.org_1", "<Acme>"])
    page = requests.get(f"{odoo.url}/web", timeout=5).text
    assert "&lt;Acme&gt;" in page
    assert "<Acme>" not in page
