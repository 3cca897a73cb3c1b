class Bucket:
    """A token bucket: `rate` a second in the long run, a tenth of that at once; None is no limit.

    Times are those of time.monotonic().
    """

    def __init__(self, rate: float | None, now: float) -> None:
        self._rate = rate
        self._most = self._tokens = max(1.0, (rate or 0.0) / 10)
        self._filled_at = now

    def take(self, now: float) -> bool:
        if self._rate is None:
            return True
        self._fill(self._rate, now)
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def seconds_to_next(self, now: float) -> float:
        if self._rate is None:
            return 0.0
        self._fill(self._rate, now)
        return max(0.0, (1 - self._tokens) / self._rate)

    def _fill(self, rate: float, now: float) -> None:
        self._tokens = min(self._most, self._tokens + (now - self._filled_at) * rate)
        self._filled_at = now
