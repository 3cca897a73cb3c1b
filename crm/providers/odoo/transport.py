"""What both protocols have in common: a call of a method of a model, by named arguments."""

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sonicus.lib.http import Answer

LANGUAGE = {"lang": "en_US"}  # names in English, whatever language the technical user reads in


@dataclass(frozen=True)
class Access:
    """Who we are in which database."""

    database: str
    user: str
    key: str = field(repr=False)


class Transport(ABC):
    """Raises ProviderError. The key is never part of a message, a log line or a repr."""

    protocol: ClassVar[str]

    @abstractmethod
    def call(self, model: str, method: str, **arguments: Any) -> Any:
        """The method's return value; None also where the protocol leaves it out.

        Arguments go by name, `ids` (the rows that it is called on) and `context` among them.
        """


def with_language(arguments: dict[str, Any]) -> dict[str, Any]:
    """The context of a call, without which names are looked up and written in the user's own language."""
    return {**LANGUAGE, **arguments.get("context", {})}


def document_of(answer: Answer) -> Any:
    """The JSON of an answer, or None where it is none."""
    try:
        return json.loads(answer.body)
    except ValueError:
        return None
