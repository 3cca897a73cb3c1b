"""The process of one contender: it calls the functions that it is asked for, one JSON line each, and answers likewise.

Started by contender.py. What is printed while a function runs goes to stderr, so that it cannot be taken for an answer.
"""

import json
import sys
from contextlib import redirect_stdout
from typing import Any

import django
from django.utils.module_loading import import_string


def main() -> None:
    answers = sys.stdout
    with redirect_stdout(sys.stderr):
        django.setup()
        for line in sys.stdin:
            print(json.dumps(_answer(json.loads(line))), file=answers, flush=True)


def _answer(question: dict[str, Any]) -> Any:
    return import_string(question["call"])(**question["arguments"])


if __name__ == "__main__":
    main()
