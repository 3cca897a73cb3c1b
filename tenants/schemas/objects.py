"""What a schema consists of, in PostgreSQL's own words: one line for everything that migrations can decide.

Each line has two parts, what it is about ("column sounds_soundpackage.name") and how that is. The names of the schema
itself are left out, so that two schemas can be compared; those of another schema stay. Numbers that only tell of the
past (object ids, gaps that dropped columns left, how far a sequence has come) are not looked at.

Whatever is in a schema depends on it, and pg_depend has an index that begins with what is depended on; pg_class has
none that begins with the schema.
"""

from collections.abc import Collection

from psycopg import sql

LINES = """
WITH schemas AS MATERIALIZED (
    SELECT oid, nspname::text AS schema FROM pg_namespace WHERE nspname = ANY ({names})
), objects AS MATERIALIZED (
    SELECT s.schema, d.classid, d.objid
    FROM schemas s JOIN pg_depend d ON d.refclassid = 'pg_namespace'::regclass AND d.refobjid = s.oid
), relations AS MATERIALIZED (
    SELECT o.schema, c.oid, c.relname, c.relkind, c.relpersistence, c.reloptions, c.relrowsecurity,
           c.relforcerowsecurity, c.relispartition, c.relpartbound
    FROM objects o JOIN pg_class c ON c.oid = o.objid
    WHERE o.classid = 'pg_class'::regclass
), raw (schema, what, how) AS (
    SELECT schema, 'schema', '' FROM schemas
  UNION ALL
    SELECT schema, 'table ' || relname,
           concat_ws(' ', relkind, relpersistence, array_to_string(reloptions, ','),
                     CASE WHEN relrowsecurity THEN 'row security' END,
                     CASE WHEN relforcerowsecurity THEN 'forced' END,
                     CASE WHEN relkind = 'p' THEN 'partitioned by ' || pg_get_partkeydef(oid) END,
                     CASE WHEN relispartition THEN pg_get_expr(relpartbound, oid) END)
    FROM relations WHERE relkind IN ('r', 'p', 'f')
  UNION ALL
    SELECT schema, 'order of columns of ' || relname,
           (SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute
            WHERE attrelid = r.oid AND attnum > 0 AND NOT attisdropped)
    FROM relations r WHERE relkind IN ('r', 'p', 'f')
  UNION ALL
    SELECT schema, 'column ' || relname || '.' || attname,
           concat_ws(' ', format_type(atttypid, atttypmod),
                     CASE WHEN attnotnull THEN 'not null' END,
                     CASE WHEN attcollation <> 0 AND attcollation <> 100 THEN
                         (SELECT 'collation ' || attcollation::regcollation::text
                          FROM pg_type t WHERE t.oid = atttypid AND t.typcollation <> attcollation)
                     END,
                     CASE attidentity WHEN '' THEN NULL ELSE 'identity ' || attidentity::text END,
                     CASE attgenerated WHEN '' THEN NULL ELSE 'generated ' || attgenerated::text END,
                     CASE WHEN atthasdef THEN
                         (SELECT 'default ' || pg_get_expr(adbin, adrelid) FROM pg_attrdef
                          WHERE adrelid = attrelid AND adnum = attnum)
                     END)
    FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE relkind IN ('r', 'p', 'f')
  UNION ALL
    SELECT schema, 'constraint ' || conname || ' of ' || relname,
           pg_get_constraintdef(c.oid)
    FROM relations r JOIN pg_constraint c ON c.conrelid = r.oid
    WHERE contype IN ('p', 'u', 'f', 'c', 'x')
  UNION ALL
    SELECT schema, 'index ' || i.indexrelid::regclass::text || ' of ' || relname,
           pg_get_indexdef(i.indexrelid) || CASE WHEN indisvalid THEN '' ELSE ', not valid' END
    FROM relations r JOIN pg_index i ON i.indrelid = r.oid
    WHERE NOT EXISTS (
        SELECT FROM pg_constraint WHERE conrelid = i.indrelid AND conindid = i.indexrelid AND contype IN ('p', 'u', 'x')
    )
  UNION ALL
    SELECT schema, 'sequence ' || relname,
           concat_ws(' ', format_type(seqtypid, NULL), seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle,
                     (SELECT 'of ' || d.refobjid::regclass::text || '.' || attname
                      FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype IN ('a', 'i')
                        AND d.refclassid = 'pg_class'::regclass))
    FROM relations r JOIN pg_sequence s ON s.seqrelid = r.oid
  UNION ALL
    SELECT schema, 'view ' || relname, relkind::text || ' ' || pg_get_viewdef(oid)
    FROM relations WHERE relkind IN ('v', 'm')
  UNION ALL
    SELECT schema, 'trigger ' || tgname || ' of ' || relname, tgenabled::text || ' ' || pg_get_triggerdef(t.oid)
    FROM relations r JOIN pg_trigger t ON t.tgrelid = r.oid WHERE NOT tgisinternal
  UNION ALL
    SELECT schema, 'rule ' || rulename || ' of ' || relname, ev_enabled::text || ' ' || pg_get_ruledef(w.oid)
    FROM relations r JOIN pg_rewrite w ON w.ev_class = r.oid WHERE rulename <> '_RETURN'
  UNION ALL
    SELECT schema, 'policy ' || polname || ' of ' || relname,
           concat_ws(' ', polcmd, polpermissive, polroles::regrole[], pg_get_expr(polqual, polrelid), 'check',
                     pg_get_expr(polwithcheck, polrelid))
    FROM relations r JOIN pg_policy p ON p.polrelid = r.oid
  UNION ALL
    SELECT schema, 'function ' || proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
           CASE prokind WHEN 'a' THEN 'aggregate' ELSE pg_get_functiondef(p.oid) END
    FROM objects o JOIN pg_proc p ON p.oid = o.objid WHERE o.classid = 'pg_proc'::regclass
  UNION ALL
    SELECT schema, 'type ' || typname,
           concat_ws(' ', typtype, CASE WHEN typbasetype <> 0 THEN format_type(typbasetype, typtypmod) END,
                     CASE WHEN typnotnull THEN 'not null' END, typdefault,
                     (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum
                      WHERE enumtypid = t.oid),
                     (SELECT string_agg(conname || ' ' || pg_get_constraintdef(c.oid), ', ' ORDER BY conname)
                      FROM pg_constraint c WHERE c.contypid = t.oid),
                     (SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
                      FROM pg_attribute WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped))
    FROM objects o JOIN pg_type t ON t.oid = o.objid WHERE o.classid = 'pg_type'::regclass
  UNION ALL
    SELECT schema, 'other ' || pg_describe_object(classid, objid, 0), ''
    FROM objects WHERE classid NOT IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass)
), lines AS (
    SELECT schema, {stripped_what} AS what, {stripped_how} AS how FROM raw
)
"""

# A neutral name is so long that it occurs nowhere by chance; the template's is short, so it must be a word of its own.
STRIPPED = """
    CASE length(schema) WHEN 26 THEN replace({text}, schema || '.', '')
    ELSE regexp_replace({text}, '\\m' || schema || '\\.', '', 'g') END
"""


def lines(names: Collection[str], then: sql.Composable) -> sql.Composed:
    """A query over `lines (schema, what, how)` of these schemas; `relations` and `objects` are theirs."""
    start = sql.SQL(LINES).format(
        names=sql.Literal(list(names)), stripped_what=stripped("what"), stripped_how=stripped("how")
    )
    return start + then


def stripped(column: str) -> sql.Composed:
    """A column's text without the name of the schema that is in column `schema`."""
    return sql.SQL(STRIPPED).format(text=sql.SQL(column))
