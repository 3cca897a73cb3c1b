"""Odoo's exceptions and what the loop makes of them."""

import pytest

from crm.providers.odoo.detection import major
from crm.providers.odoo.errors import kind_of_exception, of_answer, of_document
from sonicus.lib.http import Answer
from sonicus.lib.providers import ErrorKind, ProviderError

TABLE = [
    ("werkzeug.exceptions.Unauthorized", "Invalid apikey", ErrorKind.AUTH),
    ("odoo.exceptions.AccessDenied", "Access Denied", ErrorKind.AUTH),
    ("odoo.exceptions.AccessError", "You are not allowed to create 'Lead' records.", ErrorKind.AUTH),
    ("odoo.exceptions.MissingError", "Record does not exist or has been deleted.", ErrorKind.NOT_FOUND),
    ("odoo.exceptions.ValidationError", "a mandatory field is not set", ErrorKind.INVALID),
    ("odoo.exceptions.ValidationError", "Tag name already exists!", ErrorKind.CONFLICT),
    ("odoo.exceptions.UserError", "A lead in a Won stage cannot be lost.", ErrorKind.INVALID),
    ("odoo.exceptions.UserError", "Object x doesn't exist", ErrorKind.INVALID),
    ("werkzeug.exceptions.NotFound", "the model 'x' does not exist", ErrorKind.INVALID),
    ("builtins.AttributeError", "The method 'crm.lead.x' does not exist", ErrorKind.INVALID),
    ("builtins.ValueError", "Invalid field 'x' on model 'crm.lead'", ErrorKind.INVALID),
    ("builtins.TypeError", "unexpected keyword argument", ErrorKind.INVALID),
    ("psycopg2.errors.SerializationFailure", "could not serialize access due to concurrent", ErrorKind.UNAVAILABLE),
    ("psycopg2.errors.DeadlockDetected", "deadlock detected", ErrorKind.UNAVAILABLE),
    ("odoo.exceptions.ValidationError", "could not obtain lock on row", ErrorKind.UNAVAILABLE),
    ("psycopg2.OperationalError", 'database "x" does not exist', ErrorKind.INVALID),
    ("psycopg2.OperationalError", "the database system is starting up", ErrorKind.UNAVAILABLE),
    ("psycopg2.pool.PoolError", "The Connection Pool Is Full", ErrorKind.UNAVAILABLE),
    ("werkzeug.exceptions.BadRequest", "could not parse", ErrorKind.INVALID),
]


@pytest.mark.parametrize(("name", "message", "kind"), TABLE)
def test_the_name_of_the_exception_and_its_message_decide(name, message, kind):
    assert kind_of_exception(name, message) is kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (303, ErrorKind.INVALID),
        (404, ErrorKind.INVALID),
        (415, ErrorKind.INVALID),
        (429, ErrorKind.RATE_LIMITED),
        (502, ErrorKind.UNAVAILABLE),
        (503, ErrorKind.UNAVAILABLE),
        (504, ErrorKind.UNAVAILABLE),
    ],
)
def test_an_answer_that_odoo_did_not_word_is_judged_by_its_status(status, kind):
    error = of_answer(Answer("Odoo", status, {"retry-after": "7"}, b"<h1>html</h1>"))
    assert error.kind is kind
    assert "html" not in str(error)


def test_a_proxy_says_how_long_to_wait():
    assert of_answer(Answer("Odoo", 429, {"retry-after": "7"}, b"")).retry_after == 7


def test_a_traceback_is_left_behind_and_a_long_message_shortened():
    document = {"name": "builtins.ValueError", "message": "line\n" * 500, "debug": "Traceback: secret"}
    error = of_document(document)
    assert "secret" not in str(error)
    assert "\n" not in str(error)
    assert len(str(error)) < 350


@pytest.mark.parametrize(
    ("info", "expected"), [([19, 0], 19), (["saas~19", 1], 19), (["saas~18.2", 0], 18), (["17"], 17)]
)
def test_a_version_is_read_from_the_list(info, expected):
    assert major(info) == expected


@pytest.mark.parametrize("info", [[], ["master"], [None]])
def test_a_version_that_says_nothing_is_refused(info):
    with pytest.raises(ProviderError, match="version"):
        major(info)
