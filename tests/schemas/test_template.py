"""The template, its row for each state of the code, and two releases side by side."""

import re

import pytest

from tenants.models import SchemaTemplate
from tenants.schemas.code import code_state, wanted
from tenants.schemas.fingerprint import description, fingerprint_of
from tenants.schemas.names import TEMPLATE
from tenants.schemas.template import NoTemplateError, current_template, ensure_template
from tests.schemas.pooling import at_once, schemas
from tests.schemas.releases import NAME, newer
from tests.schemas.rich import change, rows

pytestmark = pytest.mark.django_db

SEQUENCE = re.compile(r"(setval\('[^']+'), \d+, '[tf]'")
MOMENT = re.compile(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+\+00'")
OURS = "SELECT nspname FROM pg_namespace WHERE nspname ~ '^t_'"


def facts(row: SchemaTemplate) -> tuple:
    return row.code_state, row.fingerprint, row.ddl, row.made_at


def without_history(ddl: str) -> str:
    """Less what tells of the past: where sequences stand (what is rolled back moves them), when migrations ran."""
    assert SEQUENCE.search(ddl)
    assert MOMENT.search(ddl)
    return MOMENT.sub("", SEQUENCE.sub(r"\1", ddl))


def test_ensuring_twice_changes_nothing():
    before = facts(current_template())
    assert facts(ensure_template()) == facts(ensure_template()) == before
    assert SchemaTemplate.objects.count() == 1


def test_what_is_made_anew_is_what_was_there():
    before = current_template()
    SchemaTemplate.objects.all().delete()
    assert ensure_template().fingerprint == before.fingerprint
    assert without_history(current_template().ddl) == without_history(before.ddl)


def test_the_template_of_a_state_is_remembered_with_its_fingerprint():
    assert current_template().code_state == code_state()
    assert current_template().fingerprint == fingerprint_of(TEMPLATE)


def test_without_a_row_of_this_state_there_is_no_template():
    SchemaTemplate.objects.update(code_state="another")
    with pytest.raises(NoTemplateError, match="seed"):
        current_template()


def test_proving_the_ddl_leaves_no_schema_behind():
    SchemaTemplate.objects.all().delete()
    ensure_template()
    assert rows(OURS) == [(TEMPLATE,)]


def test_what_somebody_does_to_the_template_by_hand_is_not_taken_for_what_it_should_be():
    before = facts(current_template())
    change(TEMPLATE, "ALTER TABLE sounds_soundpackage DROP COLUMN description")
    assert facts(ensure_template()) == before


def test_ddl_that_does_not_make_the_template_is_not_kept():
    SchemaTemplate.objects.all().delete()
    change(TEMPLATE, "CREATE VIEW names AS SELECT name FROM sounds_soundpackage")
    row = ensure_template()
    assert row.ddl == ""
    assert row.fingerprint == fingerprint_of(TEMPLATE)
    assert rows(OURS) == [(TEMPLATE,)]


def test_ddl_that_fails_is_not_kept_either():
    SchemaTemplate.objects.all().delete()
    change(TEMPLATE, "CREATE TYPE mood AS ENUM ('calm'); ALTER TABLE sounds_soundpackage ADD COLUMN mood mood")
    assert ensure_template().ddl == ""


def test_another_state_has_a_row_of_its_own(tmp_path):
    before = facts(current_template())
    with newer(tmp_path):
        assert code_state() != before[0]
        assert ("sounds", NAME) in wanted()
        with pytest.raises(NoTemplateError):
            current_template()
        row = ensure_template()
        assert row.fingerprint == fingerprint_of(TEMPLATE) != before[1]
        assert f"migration sounds.{NAME}" in description(TEMPLATE)
        assert "'Silence'" in row.ddl

    assert facts(current_template()) == before


def test_an_older_release_never_takes_the_newer_template_for_its_own(tmp_path):
    before = facts(current_template())
    with newer(tmp_path):
        newest = facts(ensure_template())

    assert facts(ensure_template()) == before
    assert sorted(facts(row) for row in SchemaTemplate.objects.all()) == sorted([before, newest])
    assert fingerprint_of(TEMPLATE) == newest[1]


def test_an_older_release_without_a_row_makes_its_own_template_from_nothing(tmp_path):
    old = current_template()
    with newer(tmp_path):
        newest = facts(ensure_template())
    old.delete()

    made = ensure_template()

    assert made.fingerprint == old.fingerprint
    assert "licence" not in made.ddl
    assert rows(OURS) == [(TEMPLATE,)]
    assert fingerprint_of(TEMPLATE) == newest[1]


@pytest.mark.django_db(transaction=True)
def test_many_that_start_at_once_end_with_one_row():
    SchemaTemplate.objects.all().delete()
    made = at_once(lambda _: ensure_template(), range(4))

    assert {row.pk for row in made} == {SchemaTemplate.objects.get().pk}
    assert schemas() == set()


@pytest.mark.django_db(transaction=True)
def test_where_there_is_nothing_at_all_many_make_it_together():
    with_nothing()
    at_once(lambda _: ensure_template(), range(3))
    assert current_template().fingerprint == fingerprint_of(TEMPLATE) != ""


def with_nothing() -> None:
    SchemaTemplate.objects.all().delete()
    change(TEMPLATE, f"DROP SCHEMA {TEMPLATE} CASCADE")
