#!/bin/sh
# Everything that Sonicus needs, on this machine, with nothing but Python: ./scripts/start-dev.sh [--detach]
set -eu
cd "$(dirname "$0")/.."
. scripts/venv.sh
require requirements.txt
exec .venv/bin/python -m scripts.dev start "$@"
