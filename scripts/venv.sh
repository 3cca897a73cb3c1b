# Sourced by the other scripts, from the checkout's root: makes .venv and installs what a file of pinned requirements says.

fail() {
    echo "$*" >&2
    exit 1
}

find_python() {
    for candidate in python3.11 python3.12 python3.13 python3; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is needed. On Debian or Ubuntu: apt-get install python3 python3-venv"
}

make_venv() {
    if ! .venv/bin/python -c '' 2>/dev/null; then
        python=$(find_python) || exit 1
        "$python" -c 'import ensurepip, venv' 2>/dev/null ||
            fail "$python lacks the module ensurepip. On Debian or Ubuntu: apt-get install python3-venv"
        echo "Making .venv with $("$python" --version) …"
        "$python" -m venv .venv || fail "The virtual environment .venv could not be made."
    fi
    .venv/bin/python -c 'import pip' 2>/dev/null || .venv/bin/python -m ensurepip > /dev/null ||
        fail "There is no pip in .venv; remove that folder and try again."
}

# require FILE: nothing happens when just this text was installed before.
require() {
    make_venv
    wanted=$(.venv/bin/python -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1")
    stamp=".venv/installed-$1"
    if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    echo "Installing $1 …"
    .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$1" ||
        fail "The packages of $1 could not be installed."
    echo "$wanted" > "$stamp"
}
