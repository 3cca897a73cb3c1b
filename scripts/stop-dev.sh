#!/bin/sh
# Stops exactly what ./scripts/start-dev.sh of this checkout has started.
set -eu
cd "$(dirname "$0")/.."
if [ ! -x .venv/bin/python ]; then
    echo "Nothing was running."
    exit 0
fi
exec .venv/bin/python -m scripts.dev stop
