"""`python -m scripts.dev start [--detach]` and `python -m scripts.dev stop`; scripts/*-dev.sh call them."""

import argparse
import signal
import sys

from scripts.dev import start as starting
from scripts.dev.environment import BASE_DOMAIN
from scripts.dev.errors import StartError
from scripts.dev.follow import follow
from scripts.dev.layout import LOGS
from scripts.dev.start import Started


def main() -> int:
    options = _parser().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a start that is ended cleans up
    if options.verb == "stop":
        return _stop()
    return _start(detach=options.detach)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.dev", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    start = verbs.add_parser("start", help="start everything and follow the logs until Ctrl-C")
    start.add_argument("--detach", action="store_true", help="return when everything is healthy")
    verbs.add_parser("stop", help="stop everything that was started")
    return parser


def _start(*, detach: bool) -> int:
    try:
        started = starting.start()
    except (StartError, RuntimeError) as error:
        print(f"Not started. {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Not started; everything is stopped again.", file=sys.stderr)
        return 130
    print(_announcement(started), flush=True)
    return 0 if detach else _follow()


def _follow() -> int:
    print("Following the logs; Ctrl-C stops everything.\n", flush=True)
    try:
        follow()
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
    finally:
        starting.stop()
    return 0


def _stop() -> int:
    print("Stopped." if starting.stop() else "Nothing was running.")
    return 0


def _announcement(started: Started) -> str:
    place = started.place
    web = f"http://{BASE_DOMAIN}:{place.web_port}"
    verb = "was running already" if started.ran_already else f"is up after {started.seconds:.1f} s"
    return f"""
Sonicus {verb}.

  Pages          {web}/
  Staff          {web}/admin/
  API            {web}/docs
  Sandbox        {place.sandbox_url}/   (the world outside; its mailbox: {place.sandbox_url}/mail)
  Name server    127.0.0.1:{place.dns_port}
  Logs           {LOGS}

Try next:
  .venv/bin/python manage.py create_organization "Acme GmbH" --slug acme --email alice@acme.test --plan starter --wait
  .venv/bin/python manage.py explain acme
  ./scripts/stop-dev.sh
"""


if __name__ == "__main__":
    sys.exit(main())
