"""What the benchmark is doing, on stderr: the table alone goes to stdout."""

import sys
import time

STARTED = time.monotonic()


def tell(text: str) -> None:
    print(f"{time.monotonic() - STARTED:6.1f} s  {text}", file=sys.stderr, flush=True)
