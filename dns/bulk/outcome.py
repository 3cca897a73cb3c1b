from typing import NamedTuple

from dns.bulk.answers import Answer
from dns.bulk.questions import Question


class Outcome(NamedTuple):
    """What came of one question: an answer, or else why there is none. Time counts from the first try."""

    question: Question
    milliseconds: int
    answer: Answer | None = None
    failure: str = ""
    transport: str = "udp"
