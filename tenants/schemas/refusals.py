"""What PostgreSQL refuses while a schema is made or measured, told so that an operator knows what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, ProgrammingError, connection
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from sonicus.lib.errors import first_line
from sonicus.lib.providers import ErrorKind, ProviderError
from tenants.schemas.template import NoTemplateError


@contextmanager
def told() -> Iterator[None]:
    """Raised as a ProviderError of a kind that is tried again: a full disk, a missing right or template gets mended."""
    try:
        yield
    except NoTemplateError as error:
        raise _refused(str(error)) from error
    except OperationalError as error:
        raise _refused(first_line(error)) from error
    except ProgrammingError as error:
        if not isinstance(error.__cause__, InsufficientPrivilege):
            raise
        raise _refused(f"{first_line(error)}. As the database's owner, run: {_grant()}") from error


def _refused(message: str) -> ProviderError:
    return ProviderError("PostgreSQL", ErrorKind.UNAVAILABLE, message)


def _grant() -> str:
    place = connection.settings_dict
    right = sql.SQL("GRANT CREATE ON DATABASE {} TO {};")
    return right.format(sql.Identifier(place["NAME"]), sql.Identifier(place["USER"])).as_string()
