"""The rows that migrations wrote into the template, django_migrations among them, and where its sequences stand."""

from psycopg import sql

from tenants.schemas.objects import lines
from tenants.schemas.reading import read

COLUMNS = sql.SQL("""
SELECT relname::text, array_agg(attname::text ORDER BY attnum)
FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid
WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
GROUP BY relname ORDER BY relname
""")
SEQUENCES = sql.SQL("SELECT relname::text FROM relations WHERE relkind = 'S' ORDER BY relname")
QUOTED = sql.SQL("quote_nullable({}::text)")
VALUES = sql.SQL("SELECT string_agg('(' || concat_ws(', ', {values}) || ')', ', ') FROM {table}")
INSERT = sql.SQL("INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE VALUES ")
POSITION = sql.SQL("SELECT format('setval(%L, %s, %L)', {quoted}, last_value, is_called) FROM {sequence}")


def inserts(name: str) -> list[str]:
    """Statements that write the same rows, and set the sequences, in another schema; names are unqualified."""
    rows = (_rows(name, table, columns) for table, columns in read(lines([name], then=COLUMNS)))
    positions = [_position(name, sequence) for (sequence,) in read(lines([name], then=SEQUENCES))]
    return [*filter(None, rows), *([f"SELECT {', '.join(positions)}"] if positions else [])]


def _rows(name: str, table: str, columns: list[str]) -> str:
    """Values as PostgreSQL prints them; each is read again by the type of its column."""
    quoted = sql.SQL(", ").join(QUOTED.format(sql.Identifier(column)) for column in columns)
    ((values,),) = read(VALUES.format(values=quoted, table=sql.Identifier(name, table)))
    if not values:
        return ""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return f"{INSERT.format(table=sql.Identifier(table), columns=names).as_string(None)}{values}"


def _position(name: str, sequence: str) -> str:
    quoted = sql.Literal(sql.Identifier(sequence).as_string(None))
    ((text,),) = read(POSITION.format(quoted=quoted, sequence=sql.Identifier(name, sequence)))
    return str(text)
