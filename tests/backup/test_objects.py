"""Whatever a tenant's schema may come to hold, and in whatever form, is the same in another schema."""

from django.db import connection

from sonicus.lib.ids import new_schema_name
from tenants.backup.admission import admitted
from tenants.backup.dumping import dump, pg_dump
from tenants.backup.making import one_moment
from tenants.backup.receiving import receive
from tenants.backup.script import Rows, read_script
from tenants.schemas import catalog
from tests.backup.acting import execute

OBJECTS = r"""
    CREATE TYPE {schema}.mood AS ENUM ('sad; really', 'it''s fine');
    CREATE DOMAIN {schema}.loudness AS integer CHECK (VALUE > 0);
    CREATE TABLE {schema}."Odd; name" (
        id bigserial PRIMARY KEY, "a;b" text DEFAULT 'x; -- /* $$ "', mood {schema}.mood, loud {schema}.loudness,
        data bytea, facts jsonb, tags text[], twice integer GENERATED ALWAYS AS (loud * 2) STORED
    );
    CREATE TABLE {schema}.empty (CHECK (1 > 0) NO INHERIT);
    CREATE TABLE {schema}.parted (at date NOT NULL) PARTITION BY RANGE (at);
    CREATE TABLE {schema}.early PARTITION OF {schema}.parted FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
    CREATE UNIQUE INDEX "by; name" ON {schema}."Odd; name" (lower("a;b"));
    CREATE RULE kept AS ON DELETE TO {schema}.empty DO INSTEAD NOTHING;
    CREATE POLICY "only; loud" ON {schema}."Odd; name" FOR SELECT USING (loud > 5);
    CREATE STATISTICS {schema}.odd ON id, loud FROM {schema}."Odd; name";
    CREATE MATERIALIZED VIEW {schema}.loudest AS SELECT max(loud) FROM {schema}."Odd; name";
    CREATE SEQUENCE {schema}."number's" MINVALUE -5 INCREMENT -1 MAXVALUE 5;
    CREATE AGGREGATE {schema}.total (integer) (SFUNC = int4pl, STYPE = integer);
    CREATE PROCEDURE {schema}.nothing() LANGUAGE sql AS '';
    CREATE VIEW {schema}.loud AS SELECT id, '{schema}' AS of FROM {schema}."Odd; name" WHERE loud > 5;
    CREATE FUNCTION {schema}.shout() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN -- it's odd;
            NEW."a;b" = upper(NEW."a;b"); RETURN NEW;
        END;
    $body$;
    CREATE TRIGGER shouting BEFORE INSERT ON {schema}."Odd; name" FOR EACH ROW EXECUTE FUNCTION {schema}.shout();
    COMMENT ON TABLE {schema}.empty IS 'COPY x FROM stdin;
\.
it''s a comment; -- of many lines';
    INSERT INTO {schema}."Odd; name" ("a;b", mood, loud, data, facts, tags) VALUES
        ('{schema}.empty', 'it''s fine', 7, '\x00ff5c2e0a', '{{"a": "\\"}}', ARRAY['\.', E'\n', NULL]),
        (E'\\.\n\\.', NULL, 1, NULL, NULL, '{{}}');
"""
INSERT = """INSERT INTO {schema}."Odd; name" ("a;b") VALUES ('loud')"""
VIEW = "SELECT of FROM {schema}.loud"
ROWS = 'SELECT id, "a;b", mood::text, loud::integer, data, facts, tags, twice FROM {schema}."Odd; name" ORDER BY id'


def fetched(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def carry_over(old: str, new: str) -> None:
    with one_moment() as snapshot, dump(pg_dump(), old, snapshot) as lines:
        script = list(lines)
    receive(read_script(script), old=old, new=new, say=lambda line: None)


def test_every_kind_of_object_and_value_is_carried_over(transactional_db):
    old, new = new_schema_name(), new_schema_name()
    catalog.create(old)
    execute(OBJECTS.format(schema=old))
    before = fetched(ROWS.format(schema=old))

    carry_over(old, new)
    assert [tuple(map(_plain, row)) for row in fetched(ROWS.format(schema=new))] == [
        tuple(map(_plain, row)) for row in before
    ]
    assert fetched(VIEW.format(schema=new)) == [(new,)]
    assert fetched(f"SELECT obj_description('{new}.empty'::regclass)")[0][0].startswith("COPY x FROM stdin;\n\\.\n")
    execute(INSERT.format(schema=new))
    assert fetched(ROWS.format(schema=new))[-1][:2] == (3, "LOUD")


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def test_rows_are_handed_on_byte_by_byte():
    lines = [b"COPY t_0.x (id) FROM stdin;\n", b"t_0\n", b"\\\\.\n", b"\xff\n", b"\\.\n", b"SELECT 1;\n"]
    rows, statement = [
        (part, list(part.lines) if isinstance(part, Rows) else part.text)
        for part in read_script([*lines, b"-- PostgreSQL database dump complete\n"])
    ]
    assert rows[1] == [b"t_0\n", b"\\\\.\n", b"\xff\n"]
    assert admitted(rows[0], old="t_0", new="t_1") == "COPY t_1.x (id) FROM stdin"
    assert statement[1] == "SELECT 1;\n"
