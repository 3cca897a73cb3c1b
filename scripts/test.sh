#!/bin/sh
# Everything that must hold before a push: ./scripts/test.sh [arguments for pytest]
# Missing migrations, a stale .env.example and the like are tests of their own in tests/architecture.
set -u
cd "$(dirname "$0")/.." || exit 1
. scripts/venv.sh
require requirements-dev.txt
failed=""

step() {
    name=$1
    shift
    printf '\n== %s\n' "$name"
    "$@" || failed="$failed; $name"
}

install_chromium() {
    if command -v chromium > /dev/null || [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
        return
    fi
    echo "Installing Debian's Chromium for the journeys in a browser …"
    apt-get install -y -qq --no-install-recommends chromium > /dev/null ||
        { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium > /dev/null; } ||
        echo "It could not be installed."
}

install_chromium
export ENV_FILE=.env.example
step "lint" .venv/bin/python -m ruff check .
step "format" .venv/bin/python -m ruff format --check .
step "import layers" .venv/bin/lint-imports --no-cache
step "types" .venv/bin/python -m mypy
unset ENV_FILE
# Each process has servers of its own, and the tests of a file stay together.
step "tests" .venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder "$@"

if [ -n "$failed" ]; then
    printf '\nFailed: %s\n' "${failed#; }" >&2
    exit 1
fi
printf '\nAll is well.\n'
