"""The mail server. Nothing is sent: the conversation ends before the letter."""

import smtplib

from django.conf import settings
from django.core.mail import get_connection

from sonicus.lib.findings import Finding, fail, ok

PATIENCE_SECONDS = 4
BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def probe() -> list[Finding]:
    return _talk("NOOP")


def exercise() -> list[Finding]:
    return _talk("MAIL", "RCPT", "RSET")


def _talk(*verbs: str) -> list[Finding]:
    connection = get_connection(BACKEND, timeout=PATIENCE_SECONDS)
    try:
        connection.open()
        connection.connection.ehlo_or_helo_if_needed()  # type: ignore[attr-defined]
        return [_say(connection.connection, verb) for verb in verbs]  # type: ignore[attr-defined]
    except smtplib.SMTPAuthenticationError:
        return [fail("log-in", f"{_where()} refuses user or password", "Mend them in EMAIL_URL.")]
    except (smtplib.SMTPException, OSError) as error:
        seen = f"{_where()}: {type(error).__name__}"
        return [fail("reach", seen, "Is a mail server there? Mend scheme, host and port in EMAIL_URL.")]
    finally:
        connection.close()


def _say(server: smtplib.SMTP, verb: str) -> Finding:
    sender = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    talk = {
        "NOOP": server.noop,
        "MAIL": lambda: server.mail(sender),
        "RCPT": lambda: server.rcpt(sender),
        "RSET": server.rset,
    }
    code, answer = talk[verb]()
    if 200 <= code < 300:
        return ok(verb, f"{_where()} answered {code}")
    return fail(
        verb, f"{_where()} answered {code} {answer.decode(errors='replace')[:100]}", "Look at the mail server's log."
    )


def _where() -> str:
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
