"""What IONOS says when it refuses: an object from the gateway, an array from the service, or nothing readable."""

import json
from typing import Any

from sonicus.lib.http import Answer, kind_of
from sonicus.lib.providers import ErrorKind, ProviderError

KEY_ADVICE = "check the key's form: prefix.secret, and that it is a Hosting key, not a Cloud token"


def error_of(answer: Answer, kind: ErrorKind | None = None) -> ProviderError:
    found = kind or kind_of(answer.status)
    text = " ".join(filter(None, [f"answered {answer.status}", _said(answer.body)]))
    if found == ErrorKind.AUTH:
        text = f"{text.rstrip('.')}; {KEY_ADVICE}"
    return ProviderError(answer.provider, found, text, retry_after=answer.retry_after)


def _said(body: bytes) -> str:
    try:
        parsed = json.loads(body)
    except ValueError:
        return ""
    first = parsed[0] if isinstance(parsed, list) and parsed else parsed
    return _words(first) if isinstance(first, dict) else ""


def _words(error: dict[str, Any]) -> str:
    words = " ".join(str(error[part]) for part in ("code", "message") if error.get(part))
    parameters = error.get("parameters")
    fields = parameters.get("invalidFields") if isinstance(parameters, dict) else None
    return words + (f" Fields: {', '.join(map(str, fields))}." if isinstance(fields, list) else "")
