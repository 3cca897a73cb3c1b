from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Politeness and patience towards each server.

    A question is sent again every `retry_seconds`, `tries` times in all, and given up `patience_seconds` after the
    first; its answer counts whichever try it belongs to. After `give_up_after` questions in a row that nobody answered
    the rest is not sent: a dead server would cost hours.
    """

    cap: float | None = 500  # questions a second; None is no limit
    window: int = 200  # questions under way: more at once overflow what a server's socket holds
    tries: int = 3
    retry_seconds: float = 0.5
    patience_seconds: float = 2.0
    deadline_seconds: float = 600
    give_up_after: int = 20
    tcp_seconds: float = 2.0
