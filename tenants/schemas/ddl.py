"""DDL that makes a schema like the template, generated from the catalog (docs/decisions/0011).

Tables, sequences, constraints, indexes and the rows that migrations wrote. What else a schema may hold (views,
triggers, functions, types) is not made; ensure_template() sees that when it tries the text, and keeps none. Makers then
migrate instead.
"""

from django.db import connection
from psycopg import sql

from tenants.schemas.objects import lines, stripped
from tenants.schemas.reading import read
from tenants.schemas.seeds import inserts

STATEMENTS = sql.SQL("""
, columns AS (
    SELECT r.oid, a.attnum, quote_ident(attname) || concat(' ' || format_type(atttypid, atttypmod),
        CASE WHEN attcollation <> 0 AND attcollation <> 100 THEN
            (SELECT ' COLLATE ' || attcollation::regcollation::text
             FROM pg_type t WHERE t.oid = atttypid AND t.typcollation <> attcollation)
        END,
        CASE WHEN atthasdef THEN
            (SELECT CASE WHEN attgenerated = 's' THEN ' GENERATED ALWAYS AS (' || e || ') STORED'
                         WHEN attgenerated = 'v' THEN ' GENERATED ALWAYS AS (' || e || ') VIRTUAL'
                         ELSE ' DEFAULT ' || e END
             FROM pg_attrdef, pg_get_expr(adbin, adrelid) AS e WHERE adrelid = attrelid AND adnum = attnum)
        END,
        CASE WHEN attnotnull THEN ' NOT NULL' END,
        CASE WHEN attidentity <> '' THEN
            (SELECT format(' GENERATED %s AS IDENTITY (SEQUENCE NAME %I INCREMENT %s MINVALUE %s MAXVALUE %s START %s'
                           ' CACHE %s%s)',
                           CASE attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END, c.relname, seqincrement,
                           seqmin, seqmax, seqstart, seqcache, CASE WHEN seqcycle THEN ' CYCLE' END)
             FROM pg_depend d JOIN pg_class c ON c.oid = d.objid JOIN pg_sequence ON seqrelid = c.oid
             WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = attrelid AND d.refobjsubid = attnum
               AND d.classid = 'pg_class'::regclass AND d.deptype = 'i')
        END) AS text
    FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE relkind = 'r'
), own_sequences AS (
    SELECT r.oid, relname, s.*, d.refobjid, attname FROM relations r JOIN pg_sequence s ON s.seqrelid = r.oid
    LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype = 'a'
        AND d.refclassid = 'pg_class'::regclass
    LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_class'::regclass AND i.objid = r.oid
                        AND i.deptype = 'i')
), statements (place, name, how) AS (
    SELECT 1, relname::text, format('CREATE SEQUENCE %I AS %s INCREMENT %s MINVALUE %s MAXVALUE %s START %s CACHE %s%s',
           relname, format_type(seqtypid, NULL), seqincrement, seqmin, seqmax, seqstart, seqcache,
           CASE WHEN seqcycle THEN ' CYCLE' END)
    FROM own_sequences
  UNION ALL
    SELECT 2, relname, format('CREATE %sTABLE %I (%s)%s', CASE relpersistence WHEN 'u' THEN 'UNLOGGED ' END, relname,
           concat_ws(', ',
               (SELECT string_agg(text, ', ' ORDER BY attnum) FROM columns WHERE oid = r.oid),
               (SELECT string_agg(format('CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)), ', '
                                  ORDER BY contype = 'c', oid)
                FROM pg_constraint WHERE conrelid = r.oid AND contype IN ('p', 'u', 'x', 'c') AND convalidated)),
           ' WITH (' || array_to_string(reloptions, ', ') || ')')
    FROM relations r WHERE relkind = 'r'
  UNION ALL
    SELECT 3, relname, format('ALTER SEQUENCE %I OWNED BY %s.%I', relname, refobjid::regclass, attname)
    FROM own_sequences WHERE refobjid IS NOT NULL
  UNION ALL
    SELECT 5, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
    FROM relations r JOIN pg_index i ON i.indrelid = r.oid
    WHERE relkind = 'r' AND NOT EXISTS (
        SELECT FROM pg_constraint
        WHERE conrelid = i.indrelid AND conindid = i.indexrelid AND contype IN ('p', 'u', 'x'))
  UNION ALL
    SELECT 6, relname, format('ALTER TABLE %I %s', relname,
                              string_agg(format('ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(c.oid)), ', '
                              ORDER BY c.oid))
    FROM relations r JOIN pg_constraint c ON c.conrelid = r.oid
    WHERE relkind = 'r' AND (contype = 'f' OR contype = 'c' AND NOT convalidated) GROUP BY relname
)
SELECT place, {stripped} FROM statements, schemas ORDER BY place, name
""")
ROWS = 4  # before indexes and foreign keys


def generate(name: str) -> str:
    """Statements that make the tables of this schema and the rows that migrations left there; names are unqualified."""
    found = read(lines([name], then=STATEMENTS.format(stripped=stripped("how"))))
    before = [text for place, text in found if place < ROWS]
    after = [text for place, text in found if place > ROWS]
    return ";\n".join([*before, *inserts(name), *after])


def build(ddl: str, name: str) -> None:
    """Make the schema within the caller's transaction, in one round trip; search_path is afterwards what it was."""
    text = sql.SQL("""
        SELECT set_config('sonicus.search_path', current_setting('search_path'), true);
        CREATE SCHEMA {name};
        SET LOCAL search_path = {name}, public;
        {ddl};
        SELECT set_config('search_path', current_setting('sonicus.search_path'), true)
    """).format(name=sql.Identifier(name), ddl=sql.SQL(ddl))
    with connection.cursor() as cursor:
        cursor.execute(text)
