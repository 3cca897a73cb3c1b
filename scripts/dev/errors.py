"""Why a start did not succeed."""

from pathlib import Path

LINES = 25


class StartError(Exception):
    """The message is for the person who typed the command; `log` is shown to its last lines."""

    def __init__(self, message: str, log: Path | None = None) -> None:
        super().__init__(message)
        self.log = log

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *self._last_lines()])

    def _last_lines(self) -> list[str]:
        if self.log is None or not self.log.exists():
            return []
        lines = self.log.read_text(errors="replace").splitlines()[-LINES:]
        return [f"The last lines of {self.log}:", *(f"  {line}" for line in lines)]
