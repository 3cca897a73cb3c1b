"""Calls dns-lexicon for another process. Run as a file of its own, never imported: it may hang, and is killed then.

One line of JSON in, one line out: {"settings": {...}, "calls": [["create_record", "A", "acme.sonicus.eu", "…"]]}
What a provider prints goes to nobody, and no answer holds the value of an option.
"""

import json
import os
import sys
from functools import lru_cache, partial
from types import SimpleNamespace
from typing import Any, TextIO

LONGEST_TEXT = 200


def main() -> None:
    """Ends at the first error, whatever it is: providers raise what they like, and what they leave is not trusted."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    for line in sys.stdin:
        request = json.loads(line)
        sys.excepthook = partial(confess, answers, request["settings"])
        say(answers, {"answers": results(request["settings"], request["calls"])})


def say(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def confess(answers: TextIO, settings: dict[str, Any], _kind: object, error: BaseException, _trace: object) -> None:
    say(answers, {"error": described(error, settings)})


def results(settings: dict[str, Any], calls: list[list[str]]) -> list[Any]:
    """The provider is made anew for each request: it may remember what it has read."""
    with client_of(json.dumps(settings)) as operations:
        return [getattr(operations, verb)(*arguments) for verb, *arguments in calls]


@lru_cache(maxsize=16)
def client_of(settings: str) -> Any:
    import tldextract
    from lexicon.client import Client
    from lexicon.config import ConfigResolver

    tldextract.TLDExtract = GivenZone  # type: ignore[misc, assignment]
    resolver: Any = ConfigResolver
    return Client(resolver().with_dict(json.loads(settings)))


class GivenZone:
    """In place of lexicon's own guess by the list of public suffixes, which would be fetched: the name is the zone."""

    def __init__(self, **_options: object) -> None:
        pass

    def __call__(self, name: str) -> SimpleNamespace:
        first, _, rest = name.partition(".")
        return SimpleNamespace(domain=first, suffix=rest)


def described(error: BaseException, settings: dict[str, Any]) -> dict[str, Any]:
    response = getattr(error, "response", None)
    kinds = [kind.__name__ for kind in type(error).__mro__]
    return {"kinds": kinds, "status": getattr(response, "status_code", None), "text": told(error, settings)}


def told(error: BaseException, settings: dict[str, Any]) -> str:
    """The first line without what was configured: an address may hold a key."""
    text = (str(error).splitlines() or [""])[0]
    own = settings.get(settings.get("provider_name", ""), {})
    for value in sorted(map(str, own.values()), key=len, reverse=True):
        text = text.replace(value, "…") if value else text
    return text[:LONGEST_TEXT]


if __name__ == "__main__":
    main()
